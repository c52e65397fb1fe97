// NestJS as its serverless guide has it: the Express platform behind the same adapter, made at the first call.
// Decorators are applied by hand, so that the file needs no compiler.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import express from 'express';
import serverless from 'serverless-http';

/** First calls of the clients, side by side; a refusal is an answer too. */
let clientCalls = [];

class HelloController {
  async hello() {
    await Promise.allSettled(clientCalls.map((call) => call()));
    return { message: 'hello' };
  }
}
const { prototype } = HelloController;
Get('/hello')(prototype, 'hello', Object.getOwnPropertyDescriptor(prototype, 'hello'));
Controller()(HelloController);

class HelloModule {}
Module({ controllers: [HelloController] })(HelloModule);

let ready;
async function start() {
  const server = express();
  const app = await NestFactory.create(HelloModule, new ExpressAdapter(server), { logger: false });
  await app.init();
  return serverless(server);
}

export function createHandler(calls) {
  clientCalls = calls;
  return async (event, context) => {
    ready ??= start();
    return (await ready)(event, context);
  };
}
