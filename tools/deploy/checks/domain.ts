import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { ListHostedZonesByNameCommand, Route53Client } from '@aws-sdk/client-route-53';
import { type Domain, webSocketDomain } from '../../../lib/settings.ts';
import { type Finding, refusal } from '../finding.ts';

export interface DomainSetup {
  readonly findings: readonly Finding[];
  readonly domain: Domain;
}

/** What proves the domain and who writes its records: a hosted zone of the account, or a certificate that is issued. */
export async function checkDomain(
  name: string,
  certificateArn: string | undefined,
  region: string,
): Promise<DomainSetup> {
  const zone = await findZone(name);
  const domain: Domain = { name, certificateArn, zone };
  if (certificateArn !== undefined)
    return { domain, findings: await checkCertificate(certificateArn, domain, region) };
  if (zone) return { domain, findings: [] };
  return {
    domain,
    findings: [
      refusal(
        `Route 53 holds no public zone for ${name} in this account: request a certificate for ${name} and ${webSocketDomain(domain)} (aws acm request-certificate), prove it by the records that ACM names, and give its ARN by --certificate`,
      ),
    ],
  };
}

/** The public zone of the domain or the nearest one above it. */
async function findZone(domain: string): Promise<Domain['zone']> {
  const route53 = new Route53Client({});
  const labels = domain.split('.');
  for (const name of labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'))) {
    const { HostedZones = [] } = await route53.send(
      new ListHostedZonesByNameCommand({ DNSName: name, MaxItems: 10 }),
    );
    const found = HostedZones.find((zone) => zone.Name === `${name}.` && !zone.Config?.PrivateZone);
    if (found?.Id) return { id: found.Id.replace('/hostedzone/', ''), name };
  }
  return undefined;
}

async function checkCertificate(arn: string, domain: Domain, region: string): Promise<Finding[]> {
  if (arn.split(':')[3] !== region)
    return [refusal(`the certificate is not in ${region}: API Gateway takes those of its own region`)];
  const { Certificate } = await new ACMClient({}).send(
    new DescribeCertificateCommand({ CertificateArn: arn }),
  );
  if (Certificate?.Status !== 'ISSUED')
    return [
      refusal(`the certificate is ${Certificate?.Status ?? 'unknown'}: write the records that ACM names`),
    ];
  const names = Certificate.SubjectAlternativeNames ?? [];
  return [domain.name, webSocketDomain(domain)]
    .filter((name) => !names.some((covered) => covers(covered, name)))
    .map((name) => refusal(`the certificate does not cover ${name}, only ${names.join(', ')}`));
}

/** A wildcard stands for one label (RFC 6125, 6.4.3). */
function covers(covered: string, name: string): boolean {
  return covered === name || (covered.startsWith('*.') && covered.slice(1) === name.slice(name.indexOf('.')));
}
