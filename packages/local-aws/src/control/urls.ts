import type { ControlRoute } from './control-route.ts';

/** Function URLs: `[{function, url}]`. */
export const listUrls: ControlRoute = {
  method: 'GET',
  path: '/_local/urls.json',
  handle: (_, world) => ({
    json: world.resources.ofType('AWS::Lambda::Url').map(({ attributes }) => ({
      function: String(attributes.FunctionArn).split(':')[6],
      url: attributes.FunctionUrl,
    })),
  }),
};
