#!/usr/bin/env node
// Says what is missing on an older Node.js, where the program itself could not even be read.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(`nubo-local needs Node.js 24 or later; this is ${process.version}\n`);
  process.exit(1);
}
// Built by `build.mjs`: there is none in a checkout.
await import(new URL('../dist/cli.js', import.meta.url).href);
