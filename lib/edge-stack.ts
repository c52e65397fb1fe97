import { CfnCondition, CfnOutput, CfnParameter, Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AllowedMethods,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  CfnDistribution,
  Distribution,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import { suppressNag } from './suppress-nag.ts';

/** Public reads, which say themselves how long they may be kept (`Cache-Control`). */
const CACHED_PATHS = ['/products', '/products/*', '/.well-known/jwks.json', '/openapi.json'];

/**
 * The reverse proxy of `prod`: TLS, HTTP/2 and 3, compression and cached public reads close to their readers, before
 * the HTTP API. Everything that is not a public read passes through. Limits by IP address count the gateway's
 * `sourceIp`, which is CloudFront's for calls that come this way (docs/decisions/118).
 */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, httpApi: HttpApi, props: StackProps) {
    super(scope, id, props);
    const origin = new HttpOrigin(`${httpApi.apiId}.execute-api.${this.region}.${this.urlSuffix}`, {
      readTimeout: Duration.seconds(30),
    });
    const passed = {
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      // The API is chosen by its host name, so the viewer's is left out.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
    const cached = {
      ...passed,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: this.publicReads(settings),
    };
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${settings.name}: HTTP API`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        ...passed,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
      },
      additionalBehaviors: Object.fromEntries(CACHED_PATHS.map((path) => [path, cached])),
    });
    this.protect(distribution);
    suppressNag(distribution, 'AwsSolutions-CFR1', 'A small team may have users anywhere.');
    suppressNag(
      distribution,
      'AwsSolutions-CFR3',
      'The access log of the HTTP API names every call that reaches it.',
    );
    suppressNag(
      distribution,
      'AwsSolutions-CFR4',
      "Without a domain of one's own the certificate is CloudFront's, whose minimum cannot be chosen.",
    );
    new CfnOutput(this, 'EdgeUrl', {
      description: 'The HTTP API by way of CloudFront',
      value: `https://${distribution.distributionDomainName}`,
    });
  }

  /**
   * Keeps what the answer's own `Cache-Control` allows, for each query and coding. Tokens and cookies are no part of the
   * key, since these routes are public.
   */
  private publicReads({ name }: Settings): CachePolicy {
    return new CachePolicy(this, 'PublicReads', {
      cachePolicyName: `${name}-public-reads`,
      comment: 'Public reads, for as long as they say',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.hours(1),
      queryStringBehavior: CacheQueryStringBehavior.all(),
      headerBehavior: CacheHeaderBehavior.none(),
      cookieBehavior: CacheCookieBehavior.none(),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
  }

  /** A web ACL for CloudFront lives in us-east-1, wherever the rest stands: it is given by its ARN. */
  private protect(distribution: Distribution): void {
    const arn = new CfnParameter(this, 'WebAclArn', {
      description: 'ARN of the AWS WAF web ACL, made in us-east-1 with the scope CLOUDFRONT; empty: none',
      default: '',
      allowedPattern: '^$|^arn:aws[a-z-]*:wafv2:us-east-1:[0-9]{12}:global/webacl/[A-Za-z0-9_-]+/[0-9a-f-]+$',
      constraintDescription: 'the ARN of a web ACL of scope CLOUDFRONT in us-east-1',
    });
    const given = new CfnCondition(this, 'HasWebAcl', {
      expression: Fn.conditionNot(Fn.conditionEquals(arn.valueAsString, '')),
    });
    const resource = distribution.node.defaultChild;
    if (!(resource instanceof CfnDistribution))
      throw new Error('the distribution has no AWS::CloudFront::Distribution');
    resource.addPropertyOverride(
      'DistributionConfig.WebACLId',
      Fn.conditionIf(given.logicalId, arn.valueAsString, { Ref: 'AWS::NoValue' }),
    );
    suppressNag(
      distribution,
      'AwsSolutions-CFR2',
      'The parameter WebAclArn attaches a web ACL, which can only be made in us-east-1 (docs/deploy.md).',
    );
  }
}
