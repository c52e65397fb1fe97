import { CfnOutput } from 'aws-cdk-lib';
import { CfnApiMapping, type CfnStage, DomainName, type IApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { type Domain, webSocketDomain } from './settings.ts';

/** An API and the stage of it that a domain leads to. */
export interface Mapped {
  readonly api: IApi;
  readonly stage: CfnStage;
}

/**
 * Leads the operator's domain to the HTTP API and `ws.` below it to the WebSocket API, by one certificate. Without a
 * hosted zone the outputs say what records to write.
 */
export function addOwnDomain(scope: Construct, domain: Domain, http: Mapped, webSocket: Mapped): void {
  const zone =
    domain.zone &&
    HostedZone.fromHostedZoneAttributes(scope, 'Zone', {
      hostedZoneId: domain.zone.id,
      zoneName: domain.zone.name,
    });
  const certificate = certificateOf(scope, domain, zone);
  const targets: readonly [string, string, Mapped][] = [
    ['HttpDomain', domain.name, http],
    ['WebSocketDomain', webSocketDomain(domain), webSocket],
  ];
  for (const [id, domainName, { api, stage }] of targets) {
    const made = new DomainName(scope, id, { domainName, certificate });
    new CfnApiMapping(scope, `${id}Mapping`, {
      apiId: api.apiId,
      domainName: made.name,
      stage: stage.ref,
    });
    const { regionalDomainName, regionalHostedZoneId } = made;
    if (zone) {
      new ARecord(scope, `${id}Record`, {
        zone,
        recordName: domainName,
        target: RecordTarget.fromAlias(
          new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId),
        ),
      });
    } else {
      new CfnOutput(scope, `${id}Target`, {
        description: `Write a CNAME record of ${domainName} to`,
        value: regionalDomainName,
      });
    }
  }
}

function certificateOf(scope: Construct, domain: Domain, zone: IHostedZone | undefined): ICertificate {
  if (domain.certificateArn !== undefined)
    return Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn);
  return new Certificate(scope, 'Certificate', {
    domainName: domain.name,
    subjectAlternativeNames: [webSocketDomain(domain)],
    validation: CertificateValidation.fromDns(zone),
  });
}
