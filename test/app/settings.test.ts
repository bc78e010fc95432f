import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/app/settings.ts';

const sample = JSON.parse(readFileSync(new URL('../../local.settings.sample.json', import.meta.url), 'utf8')) as {
  Values: Record<string, string>;
  _explained: Record<string, string>;
};

describe('the settings', () => {
  it('take the sample as it is', () => {
    expect(parseSettings(sample.Values)).toMatchObject({
      cloud: 'AzureCloud',
      arm: { endpoint: 'https://management.azure.com', audience: 'https://management.azure.com' },
      subscriptions: ['00000000-0000-0000-0000-000000000001'],
      platformAuth: false,
    });
  });

  it('are every one explained in the sample', () => {
    for (const name of Object.keys(sample.Values)) expect(sample._explained[name]?.length, name).toBeGreaterThan(10);
    const source = readFileSync(new URL('../../src/app/settings.ts', import.meta.url), 'utf8');
    for (const [, name] of source.matchAll(/^ {2}((?:GATEHOUSE|STATE|WEBSITE)_\w+):/gm))
      expect(sample._explained, name).toHaveProperty([name ?? '']);
  });

  it('name every missing one at once, by name', () => {
    expect(() => parseSettings({})).toThrow(
      'settings: GATEHOUSE_SUBSCRIPTIONS: is missing, and so is GATEHOUSE_MANAGEMENT_GROUP: name subscriptions, or the management group they are under; GATEHOUSE_OWNER: is missing; GATEHOUSE_TENANT_ID: is missing; GATEHOUSE_SWEEP_SCHEDULE: is missing; GATEHOUSE_POLL_SCHEDULE: is missing; STATE_STORAGE__tableServiceUri: is missing; STATE_STORAGE__queueServiceUri: is missing',
    );
  });

  it.each([
    { name: 'GATEHOUSE_CLOUD', value: 'Moon', says: 'GATEHOUSE_CLOUD' },
    { name: 'GATEHOUSE_SUBSCRIPTIONS', value: 'one,two', says: 'is not a list of subscription ids' },
    { name: 'GATEHOUSE_SUBSCRIPTIONS', value: ' , ', says: 'names no subscription' },
    { name: 'GATEHOUSE_MANAGEMENT_GROUP', value: 'a/b', says: 'is not the id of a management group' },
    { name: 'GATEHOUSE_OWNER', value: 'a b', says: 'is not 3 to 63 letters' },
    { name: 'GATEHOUSE_TENANT_ID', value: 'contoso', says: 'is not a GUID' },
    { name: 'GATEHOUSE_SWEEP_SCHEDULE', value: '00:05:00', says: 'GATEHOUSE_SWEEP_SCHEDULE: is a time span' },
    { name: 'GATEHOUSE_SWEEP_SCHEDULE', value: '0 0 20-8 * * *', says: 'write 20-23,0-8' },
    { name: 'GATEHOUSE_POLL_SCHEDULE', value: '', says: 'GATEHOUSE_POLL_SCHEDULE: is empty' },
    { name: 'STATE_STORAGE__tableServiceUri', value: 'http://x', says: 'is not an https address' },
  ])('refuse $name=$value', ({ name, value, says }) => {
    expect(() => parseSettings({ ...sample.Values, [name]: value })).toThrow(says);
  });

  it('need no subscription where they name a management group', () => {
    const { GATEHOUSE_SUBSCRIPTIONS: _, ...others } = sample.Values;
    const settings = parseSettings({ ...others, GATEHOUSE_MANAGEMENT_GROUP: 'landing-zones' });
    expect(settings).toMatchObject({ subscriptions: [], managementGroup: 'landing-zones' });
  });

  it('know every cloud, and trust an endpoint that is named', () => {
    expect(parseSettings({ ...sample.Values, GATEHOUSE_CLOUD: 'AzureChinaCloud' }).arm.endpoint).toBe(
      'https://management.chinacloudapi.cn',
    );
    expect(parseSettings({ ...sample.Values, GATEHOUSE_ARM_ENDPOINT: 'https://localhost:1/' }).arm).toEqual({
      endpoint: 'https://localhost:1',
      audience: 'https://localhost:1',
    });
  });

  it('believe in platform authentication only when the platform says so', () => {
    expect(parseSettings({ ...sample.Values, WEBSITE_AUTH_ENABLED: 'True' }).platformAuth).toBe(true);
    expect(parseSettings({ ...sample.Values, WEBSITE_AUTH_ENABLED: 'yes' }).platformAuth).toBe(false);
  });

  it('know which functions are switched off beside them', () => {
    const off = {
      'AzureWebJobs.sweep.Disabled': '1',
      AzureWebJobs_poll_Disabled: 'True',
      'AzureWebJobs.reconcile.Disabled': '0',
    };
    expect(parseSettings({ ...sample.Values, ...off }).switchedOff).toEqual(['sweep', 'poll']);
    expect(parseSettings(sample.Values).switchedOff).toEqual([]);
  });
});
