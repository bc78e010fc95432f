import { describe, expect } from 'vitest';
import { at, deployed, itWith, switches, theOne } from './support/infra.ts';

/**
 * What a site on Flex Consumption may say. The plan refuses a whole deployment (error 51021) for one property of the other plans; which ones
 * is listed under "Flex Consumption plan deprecations" in the reference of the app settings of Azure Functions, and some regions ignore
 * what others refuse. So this is a list of what is known to be taken, not of what is known to be refused.
 */
const taken = {
  site: [
    'functionAppConfig',
    'httpsOnly',
    'keyVaultReferenceIdentity',
    'publicNetworkAccess',
    'serverFarmId',
    'siteConfig',
    'virtualNetworkSubnetId',
  ],
  siteConfig: ['appSettings', 'http20Enabled', 'minTlsVersion', 'remoteDebuggingEnabled', 'scmMinTlsVersion'],
  functionAppConfig: ['deployment', 'runtime', 'scaleAndConcurrency'],
  scaleAndConcurrency: ['alwaysReady', 'instanceMemoryMB', 'maximumInstanceCount'],
} as const;

/** Settings the plan replaces by properties of the app, or sets by itself: to name one is to believe in something that does nothing. */
const replaced =
  /^(FUNCTIONS_(WORKER_RUNTIME|WORKER_RUNTIME_VERSION|EXTENSION_VERSION|MAX_HTTP_CONCURRENCY|WORKER_PROCESS_COUNT)|ENABLE_ORYX_BUILD|SCM_DO_BUILD_DURING_DEPLOYMENT|TZ|WEBSITE_(CONTENT\w+|DNS_SERVER|MAX_DYNAMIC_APPLICATION_SCALE_OUT|NODE_DEFAULT_VERSION|RUN_FROM_PACKAGE|SKIP_CONTENTSHARE_VALIDATION|TIME_ZONE|VNET_ROUTE_ALL))$/;

describe.each(switches)('%s: the site', (name) => {
  const bodyOf = () => theOne(deployed(name), 'Microsoft.Web/sites').body;
  const keysAt = (...path: readonly string[]): readonly string[] => Object.keys(at(bodyOf(), ...path) as object);

  itWith(name)('says nothing that Flex Consumption refuses', () => {
    const stray = (part: keyof typeof taken, ...path: readonly string[]): readonly string[] =>
      keysAt('properties', ...path).filter((name) => !taken[part].some((known) => known === name));
    expect(stray('site')).toEqual([]);
    expect(stray('siteConfig', 'siteConfig')).toEqual([]);
    expect(stray('functionAppConfig', 'functionAppConfig')).toEqual([]);
    expect(stray('scaleAndConcurrency', 'functionAppConfig', 'scaleAndConcurrency')).toEqual([]);
  });

  itWith(name)('runs in instances of a size that exists, and asks for no more than the plan gives', () => {
    const { instanceMemoryMB, maximumInstanceCount } = at(
      bodyOf(),
      'properties',
      'functionAppConfig',
      'scaleAndConcurrency',
    ) as Record<string, number>;
    expect([512, 2048, 4096]).toContain(instanceMemoryMB);
    expect(maximumInstanceCount).toBeGreaterThanOrEqual(40);
    expect(maximumInstanceCount).toBeLessThanOrEqual(1000);
  });

  itWith(name)('sets nothing that the plan decides by itself', () => {
    const settings = at(bodyOf(), 'properties', 'siteConfig', 'appSettings') as { name: string; value: string }[];
    expect(settings.map(({ name }) => name).filter((name) => replaced.test(name))).toEqual([]);
  });

  itWith(name)(
    "names the storage of the host by its addresses, for the account's name alone means those of the public cloud",
    () => {
      const settings = at(bodyOf(), 'properties', 'siteConfig', 'appSettings') as { name: string; value: string }[];
      const own = settings.filter(({ name }) => name.startsWith('AzureWebJobsStorage__'));
      const state = settings.filter(({ name }) => name.startsWith('STATE_STORAGE__'));
      const bare = (all: typeof settings): Record<string, string> =>
        Object.fromEntries(all.map(({ name, value }) => [name.replace(/^\w+?__/, ''), value]));
      expect(Object.keys(bare(own)).sort()).toEqual([
        'blobServiceUri',
        'clientId',
        'credential',
        'queueServiceUri',
        'tableServiceUri',
      ]);
      expect(bare(own)).toEqual(bare(state));
    },
  );
});
