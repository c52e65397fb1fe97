import express from 'express';
import serverless from 'serverless-http';

/** One route that makes a first call with each client, side by side; a refusal is an answer too. */
export function createHandler(calls) {
  const app = express();
  app.use(express.json());
  app.get('/hello', async (_request, response) => {
    await Promise.allSettled(calls.map((call) => call()));
    response.json({ message: 'hello' });
  });
  return serverless(app);
}
