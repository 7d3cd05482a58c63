import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { ApiKeyAuthenticator } from './authentication/api-key-authenticator.js';
import { authenticate } from './authentication/authenticate.js';
import { refuseOtherMethods } from './openapi/allowed-methods.js';
import { openApiDocument, openApiPath } from './openapi/openapi-document.js';
import { OpenRequests } from './request/open-requests.js';
import { readJsonBody } from './request/read-json-body.js';
import { longestWaitSec } from './request/wait-preference.js';
import { traceRequest } from './request/trace-request.js';

/**
 * The API as a Nest application that is ready to listen: the one way to make it, so that tests and products answer
 * alike.
 *
 * @param rootModule a module that imports `AdminApiModule.forRoot(…)`; it may import others as well
 */
export async function createAdminApi(
  rootModule: Parameters<typeof NestFactory.create>[0],
  options: Omit<NestApplicationOptions, 'bodyParser'> = {},
): Promise<NestExpressApplication> {
  // Nest's own parsers would read a stranger's body.
  const app = await NestFactory.create<NestExpressApplication>(rootModule, { ...options, bodyParser: false });
  const document = openApiDocument(app);
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('json replacer', bigIntAsText);
  app.use(
    app.get(OpenRequests, { strict: false }).track,
    traceRequest,
    securityHeaders,
    neverStored,
    authenticate(app.get(ApiKeyAuthenticator, { strict: false })),
    refuseOtherMethods(document),
    readJsonBody,
  );
  app
    .getHttpAdapter()
    .getInstance()
    .get(openApiPath, serveText(JSON.stringify(document)));
  limitTimes(app);
  return app;
}

const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
});

const neverStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

function serveText(json: string): RequestHandler {
  return (_request, response) => {
    response.type('json').send(json);
  };
}

/** JSON numbers would lose digits of a 64-bit value. */
function bigIntAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Nothing that a client may hold open is open for ever. */
function limitTimes(app: NestExpressApplication): void {
  const server = app.getHttpServer();
  server.headersTimeout = 10_000;
  // A file of an operator takes its time; JSON has its own limit.
  server.requestTimeout = 600_000;
  // Longer than the idle time of common load balancers, so that they close first.
  server.keepAliveTimeout = 65_000;
  server.timeout = (longestWaitSec + 30) * 1_000;
  server.maxConnections = 1_024;
}
