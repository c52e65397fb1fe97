// The least the local gateway serves: one function behind an HTTP API. Run with the output folder and the
// folder of the function's code.
import { App, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

const [outdir, codeDir] = process.argv.slice(2);
if (outdir === undefined || codeDir === undefined) throw new Error('usage: hello-app.ts OUTDIR CODEDIR');
const app = new App({ outdir, analyticsReporting: false });
const stack = new Stack(app, 'Hello');
const hello = new LambdaFunction(stack, 'Hello', {
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  code: Code.fromAsset(codeDir),
  handler: 'index.handler',
});
const api = new HttpApi(stack, 'Api');
api.addRoutes({
  path: '/hello',
  methods: [HttpMethod.GET],
  integration: new HttpLambdaIntegration('HelloIntegration', hello),
});
app.synth();
