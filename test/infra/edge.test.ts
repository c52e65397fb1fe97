import { expect, test } from 'vitest';
import { synthesised } from './support/templates.ts';

const before = (profile: 'lean' | 'prod') =>
  synthesised(profile)
    .of('AWS::CloudFront::Distribution')
    .filter(({ stack }) => stack === 'NuboEdge');

test('lean has no CloudFront distribution before the HTTP API', () => {
  expect(before('lean')).toEqual([]);
});

test('prod has CloudFront before the HTTP API: TLS, HTTP/3, compression, and only public reads cached', () => {
  const prod = synthesised('prod');
  const [distribution, ...others] = before('prod');
  expect(others).toEqual([]);
  const config = distribution?.Properties.DistributionConfig;
  expect(config).toMatchObject({ HttpVersion: 'http2and3', IPV6Enabled: true });
  // AWS's managed policy CachingDisabled.
  expect(config.DefaultCacheBehavior).toMatchObject({
    CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    ViewerProtocolPolicy: 'redirect-to-https',
  });
  const cached = config.CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern);
  expect(cached).toEqual(['/products', '/products/*', '/.well-known/jwks.json', '/openapi.json']);
  const [policy] = prod.of('AWS::CloudFront::CachePolicy');
  expect(policy?.Properties.CachePolicyConfig).toMatchObject({
    MinTTL: 0,
    DefaultTTL: 0,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingBrotli: true,
      EnableAcceptEncodingGzip: true,
      HeadersConfig: { HeaderBehavior: 'none' },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'all' },
    },
  });
});

test('a web ACL is attached by the ARN of one in us-east-1, and nothing else is taken', () => {
  const edge = synthesised('prod').stacks.find(({ name }) => name === 'NuboEdge');
  expect(edge?.parameters.WebAclArn).toMatchObject({ AllowedPattern: expect.any(String) });
  const pattern = new RegExp(JSON.parse(edge?.text ?? '{}').Parameters.WebAclArn.AllowedPattern);
  const acl = (region: string, scope: string) =>
    `arn:aws:wafv2:${region}:111122223333:${scope}/webacl/nubo/a1b2c3d4-5678-90ab-cdef-1234567890ab`;
  expect(pattern.test('')).toBe(true);
  expect(pattern.test(acl('us-east-1', 'global'))).toBe(true);
  expect(pattern.test(acl('eu-west-1', 'global'))).toBe(false);
  expect(pattern.test(acl('us-east-1', 'regional'))).toBe(false);
});
