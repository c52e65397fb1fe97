import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { consoleHeaders } from '../web/headers.ts';
import { consoleOriginParameter } from './console-url.ts';
import type { Settings } from './settings.ts';
import { suppressNag } from './suppress-nag.ts';

/**
 * The web console: its files in a private bucket, served by CloudFront alone. The deployment puts the files there once
 * the URLs of the API are known (tools/deploy/publish-console.ts). Nothing here refers to the API, which allows the
 * console's origin and therefore stands above (docs/decisions/129).
 */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    const bucket = this.files();
    const { consoleDomain } = settings;
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${settings.name}: web console`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultRootObject: 'index.html',
      ...(consoleDomain && {
        domainNames: [consoleDomain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', consoleDomain.certificateArn),
      }),
      defaultBehavior: {
        // With permission to list, S3 answers 404 for a file that is missing; else 403.
        origin: S3BucketOrigin.withOriginAccessControl(bucket, {
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        // As long as each file's own `Cache-Control` says; compressed by gzip and brotli.
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: this.headers(settings),
        compress: true,
      },
    });
    if (consoleDomain?.zone) this.addRecords(consoleDomain.name, consoleDomain.zone, distribution);
    const origin = `https://${consoleDomain?.name ?? distribution.distributionDomainName}`;
    // A value and not an export: the stacks above read it at each deployment, and this one can be deleted first.
    new StringParameter(this, 'Origin', {
      parameterName: consoleOriginParameter(settings),
      description: 'Origin of the web console',
      stringValue: origin,
    });
    new CfnOutput(this, 'ConsoleUrl', { description: 'The web console', value: origin });
    new CfnOutput(this, 'ConsoleBucket', { description: 'Where its files are', value: bucket.bucketName });
    new CfnOutput(this, 'ConsoleTarget', {
      description: 'What a CNAME record of a domain of your own leads to',
      value: distribution.distributionDomainName,
    });
    suppressNag(distribution, 'AwsSolutions-CFR1', 'A small team may have users anywhere.');
    suppressNag(
      distribution,
      'AwsSolutions-CFR2',
      'It serves public files, and no request changes anything.',
    );
    suppressNag(
      distribution,
      'AwsSolutions-CFR3',
      'Its files are the same for everybody; every call of the API is in the access log of the API.',
    );
    if (!consoleDomain)
      suppressNag(
        distribution,
        'AwsSolutions-CFR4',
        "Without a domain of one's own the certificate is CloudFront's, whose minimum cannot be chosen.",
      );
  }

  /** `npm run destroy` deletes the bucket with its files: CloudFormation deletes only an empty one. */
  private files(): Bucket {
    const bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    suppressNag(bucket, 'AwsSolutions-S1', 'CloudFront alone reads it, and its files are public.');
    return bucket;
  }

  /**
   * The policy that does without the URLs of the API: it narrows everything but connections and pictures, which a `meta`
   * element of index.html narrows. A browser enforces both.
   */
  private headers({ name }: Settings): ResponseHeadersPolicy {
    const { 'content-security-policy': contentSecurityPolicy, ...others } = consoleHeaders({
      api: 'https:',
      webSocket: 'wss:',
      objects: [],
    });
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: `${name}-console-${this.region}`,
      comment: 'Security headers of the web console',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: Object.entries(others)
          .filter(([header]) => header !== 'referrer-policy')
          .map(([header, value]) => ({ header, value, override: true })),
      },
    });
  }

  private addRecords(
    recordName: string,
    { id: hostedZoneId, name: zoneName }: { readonly id: string; readonly name: string },
    distribution: Distribution,
  ): void {
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
    const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
    new ARecord(this, 'Record', { zone, recordName, target });
    new AaaaRecord(this, 'RecordIpv6', { zone, recordName, target });
  }
}
