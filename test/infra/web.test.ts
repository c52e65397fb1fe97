import { describe, expect, test } from 'vitest';
import { synthesised } from './support/templates.ts';

describe.each(['lean', 'prod'] as const)('the web console in %s', (profile) => {
  const assembly = synthesised(profile);
  const stack = assembly.stacks.find(({ name }) => name === 'NuboWeb');
  const template = JSON.parse(stack?.text ?? '{}');
  const of = (type: string) =>
    Object.values<{ Type: string; Properties: Record<string, never> }>(template.Resources).filter(
      ({ Type }) => Type === type,
    );

  test('is in a private bucket that CloudFront alone reads, by origin access control and TLS', () => {
    const [bucket] = of('AWS::S3::Bucket');
    expect(bucket?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    const [policy] = of('AWS::S3::BucketPolicy');
    const statements: { Effect: string; Principal: unknown; Action: unknown; Condition?: unknown }[] =
      JSON.parse(JSON.stringify(policy?.Properties)).PolicyDocument.Statement;
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    // To list, so that a file that is missing is 404 and not 403.
    expect(allowed.flatMap(({ Action }) => Action).sort()).toEqual(['s3:GetObject', 's3:ListBucket']);
    for (const { Principal, Condition } of allowed) {
      expect(Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
      expect(JSON.stringify(Condition)).toContain(':distribution/');
    }
    expect(of('AWS::CloudFront::OriginAccessControl')).toHaveLength(1);
  });

  test('is served over TLS alone, compressed, for as long as each file says', () => {
    const [distribution] = of('AWS::CloudFront::Distribution');
    expect(distribution?.Properties).toMatchObject({
      DistributionConfig: {
        DefaultRootObject: 'index.html',
        HttpVersion: 'http2and3',
        DefaultCacheBehavior: {
          ViewerProtocolPolicy: 'redirect-to-https',
          Compress: true,
          // AWS's managed policy CachingOptimized.
          CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        },
      },
    });
    expect(JSON.stringify(distribution)).not.toContain('CustomErrorResponses');
  });

  test('comes with a policy of its own scripts and styles alone', () => {
    const [headers] = of('AWS::CloudFront::ResponseHeadersPolicy');
    const { SecurityHeadersConfig: security } = JSON.parse(
      JSON.stringify(headers?.Properties),
    ).ResponseHeadersPolicyConfig;
    const policy: string = security.ContentSecurityPolicy.ContentSecurityPolicy;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(security.StrictTransportSecurity.AccessControlMaxAgeSec).toBe(31_536_000);
  });

  test('may call the API and send files, and nothing refers to it by an export', () => {
    expect(Object.keys(template.Outputs).sort()).toEqual(['ConsoleBucket', 'ConsoleTarget', 'ConsoleUrl']);
    const [origin] = of('AWS::SSM::Parameter');
    expect(origin?.Properties).toMatchObject({ Name: '/nubo/console-origin' });
    const data = assembly.stacks.find(({ name }) => name === 'NuboData');
    const parameters: { Default?: string }[] = Object.values(JSON.parse(data?.text ?? '{}').Parameters);
    expect(parameters.map(({ Default }) => Default)).toContain('/nubo/console-origin');
    const buckets = assembly.of('AWS::S3::Bucket').filter(({ Properties }) => Properties.CorsConfiguration);
    expect(buckets.length).toBeGreaterThan(0);
    for (const { Properties } of buckets) {
      const [write, read] = Properties.CorsConfiguration.CorsRules;
      expect(write).toMatchObject({ AllowedMethods: ['POST', 'PUT'] });
      expect(JSON.stringify(write.AllowedOrigins)).toContain('AllowedOrigins');
      // After the API's redirect, a page comes with `Origin: null`.
      expect(read).toMatchObject({ AllowedMethods: ['GET', 'HEAD'], AllowedOrigins: ['*'] });
    }
  });
});
