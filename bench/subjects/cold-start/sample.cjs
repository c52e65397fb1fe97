// One cold start: node sample.cjs BUNDLE EVENT-FILE. Prints the milliseconds from the process's start to the
// bundle loaded and to its first answer, and the answer. Without arguments: an empty process.
// Plain CommonJS, so that loading this file costs next to nothing itself.
if (process.argv.length < 4) {
  report(performance.now(), { statusCode: 0 });
} else {
  const event = JSON.parse(require('node:fs').readFileSync(process.argv[3], 'utf8'));
  const { handler } = require(process.argv[2]);
  const loadedMs = performance.now();
  const context = {
    awsRequestId: event.requestContext.requestId,
    functionName: 'bench',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:bench',
    memoryLimitInMB: '256',
    logGroupName: '/aws/lambda/bench',
    logStreamName: 'bench',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => 10_000,
  };
  handler(event, context).then(
    (answer) => report(loadedMs, answer),
    (error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    },
  );
}

function report(loadedMs, answer) {
  const answeredMs = performance.now();
  const sample = { loadedMs, answeredMs, status: answer.statusCode, body: textOf(answer) };
  process.stdout.write(`\n${JSON.stringify(sample)}\n`, () => process.exit(0));
}

function textOf({ body, isBase64Encoded, headers }) {
  if (!isBase64Encoded) return body;
  const bytes = Buffer.from(body, 'base64');
  const brotli = headers['content-encoding'] === 'br';
  return (brotli ? require('node:zlib').brotliDecompressSync(bytes) : bytes).toString();
}
