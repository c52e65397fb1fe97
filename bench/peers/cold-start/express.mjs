import express from 'express';
import serverless from 'serverless-http';

const app = express();
app.use(express.json());
app.get('/hello', (_request, response) => response.json({ message: 'hello' }));

export const handler = serverless(app);
