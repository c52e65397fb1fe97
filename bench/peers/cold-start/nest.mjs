// NestJS as its serverless guide has it: the Express platform behind the same adapter, made at the first call.
// Decorators are applied by hand, so that the file needs no compiler.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import express from 'express';
import serverless from 'serverless-http';

class HelloController {
  hello() {
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

export async function handler(event, context) {
  ready ??= start();
  return (await ready)(event, context);
}
