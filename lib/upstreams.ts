import { CfnParameter } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { UpstreamName } from '../functions/_shared/routing/names.ts';
import { pascalCase } from './function-spec.ts';

/** Base URL of each third party, without a slash at the end. */
const DEFAULTS = {
  openweathermap: 'https://api.openweathermap.org',
  'open-meteo': 'https://api.open-meteo.com',
  'open-meteo-geocoding': 'https://geocoding-api.open-meteo.com',
  coingecko: 'https://api.coingecko.com/api/v3',
  // For public market data alone; `api.binance.com` answers 451 in some countries.
  binance: 'https://data-api.binance.vision',
  deepl: 'https://api.deepl.com',
  'deepl-free': 'https://api-free.deepl.com',
  'google-translate': 'https://translation.googleapis.com',
} as const satisfies Record<UpstreamName, string>;

/** Name of the parameter that holds a third party's base URL: `open-meteo` → `OpenMeteoUrl`. */
function parameterOf(name: UpstreamName): string {
  return `${pascalCase(name)}Url`;
}

/**
 * Base URLs as parameters of a stack, each made when it is first asked for, so that a deployment can put a proxy or
 * another plan's host in the place of the real one.
 */
export function upstreamUrls(scope: Construct): (name: UpstreamName) => string {
  const made = new Map<UpstreamName, CfnParameter>();
  return (name) => {
    const parameter =
      made.get(name) ??
      new CfnParameter(scope, parameterOf(name), {
        description: `Base URL of ${name}, without a slash at the end`,
        default: DEFAULTS[name],
        allowedPattern: 'https?://.+[^/]',
      });
    made.set(name, parameter);
    return parameter.valueAsString;
  };
}
