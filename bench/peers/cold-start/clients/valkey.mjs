import Redis from 'iovalkey';

export async function call() {
  const { CACHE_HOST: host, CACHE_PORT: port } = process.env;
  await new Redis({ host, port: Number(port) }).ping();
}
