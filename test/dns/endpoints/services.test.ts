import { describe, expect, it } from 'vitest';
import { dnsWorld, endpointId, enforcing, zoneGroup } from '../../support/dns-world.ts';
import { memoryState } from '../../support/memory-state.ts';
import { SimulatedAzure, zoneId } from '../support/simulated-azure.ts';

const corp = 'services.contoso.com';
const places = { resourceGroup: zoneGroup };

async function open(dns: Record<string, unknown>, zones: readonly string[] = [corp]) {
  const azure = await new SimulatedAzure().prepare(zones);
  return { azure, world: dnsWorld(enforcing({ zones: places, ...dns }), memoryState(), azure) };
}

const aliasOf = async (azure: SimulatedAzure, id: string): Promise<string> => String((await azure.body(id)).alias);
const mine = '/subscriptions/00000000-0000-0000-0000-000000000001';
const rule = (more: Record<string, unknown>) => ({ zone: corp, match: { services: [`${mine}/**`] }, ...more });

describe('an endpoint to a private link service', () => {
  it.each([
    { name: '{service}', gives: 'ledger' },
    { name: '{endpoint}-{location}', gives: 'pe1-westeurope' },
    { name: '{service}.{resourceGroup}', gives: 'ledger.app' },
    { name: 'x-{alias.name}', gives: 'x-ledger' },
    { name: 'Fixed', gives: 'fixed', given: [] },
  ])('is named $gives by the template $name', async ({ name, gives, given = ['dns-service-name-given'] }) => {
    const { azure, world } = await open({ services: [rule({ name })] });
    await azure.createEndpoint('pe1', await azure.createService('ledger'), []);
    await world.event('pe1');
    expect(await azure.record(corp, gives)).toMatchObject({ by: 'us' });
    expect(await world.openFindings()).toEqual(given);
  });

  it('has the address of its network interface, and loses the record with the endpoint', async () => {
    const { azure, world } = await open({ services: [rule({ name: '{service}' })] });
    await azure.createEndpoint('pe1', await azure.createService('ledger'), []);
    await world.event('pe1');
    expect((await azure.record(corp, 'ledger'))?.addresses).toEqual(['10.0.0.4']);
    await azure.destroy(endpointId('pe1'));
    await world.event('pe1');
    await world.drain();
    expect(await azure.record(corp, 'ledger')).toBeUndefined();
  });

  it.each([
    { when: 'by id', match: { services: [`${mine}/**/privatelinkservices/led*`] }, isNamed: true },
    { when: "by another service's id", match: { services: [`${mine}/**/other`] }, isNamed: false },
    { when: 'by tag', match: { services: [`${mine}/**`], tags: { Public: 'yes' } }, isNamed: true },
    { when: 'by a tag of another value', match: { services: [`${mine}/**`], tags: { public: 'no' } }, isNamed: false },
  ])('is matched $when: $isNamed', async ({ match, isNamed }) => {
    const { azure, world } = await open({ services: [{ match, zone: corp, name: '{service}' }] });
    const service = await azure.createService('ledger', {}, { public: 'yes' });
    await azure.createEndpoint('pe1', service, []);
    await azure.createEndpoint('pe2', await aliasOf(azure, service), [], {}, true);
    await world.event('pe1');
    expect((await azure.record(corp, 'ledger')) !== undefined).toBe(isNamed);
  });

  it("gets the service's own fqdns in the zone of its rule, each new one with a finding", async () => {
    const { azure, world } = await open({ services: [rule({})] });
    await azure.createEndpoint(
      'pe1',
      await azure.createService('ledger', { fqdns: [`db.${corp}`, `www.${corp}`] }),
      [],
    );
    await world.event('pe1');
    expect((await azure.record(corp, 'db'))?.by).toBe('us');
    expect((await azure.record(corp, 'www'))?.by).toBe('us');
    expect(await world.openFindings()).toEqual(['dns-service-name-given', 'dns-service-name-given']);
  });

  it('never follows an fqdn where only a zone is named, and no rule', async () => {
    const byName = { 'contoso.com': zoneId('contoso.com'), [corp]: zoneId(corp) };
    const { azure, world } = await open({ zones: { byName } }, [corp, 'contoso.com']);
    const fqdns = [`db.${corp}`, '*.contoso.com', 'www.contoso.com'];
    await azure.createEndpoint('pe1', await azure.createService('ledger', { fqdns }), []);
    await world.event('pe1');
    expect(azure.writes).toEqual([]);
    expect(await world.openFindings()).toEqual([]);
  });

  it('never follows an fqdn into another zone than its rule names', async () => {
    const blob = 'privatelink.blob.core.windows.net';
    const { azure, world } = await open({ services: [rule({})] }, [blob, corp]);
    const fqdns = [`stolen.${blob}`, 'login.example.org'];
    await azure.createEndpoint('pe1', await azure.createService('ledger', { fqdns }), []);
    await world.event('pe1');
    expect(azure.writes).toEqual([]);
    expect(await world.openFindings()).toEqual(['dns-name-unmapped']);
  });

  it('follows its service when the fqdns change, on the event of the service alone', async () => {
    const { azure, world } = await open({ services: [rule({})] });
    const service = await azure.createService('ledger', { fqdns: [`old.${corp}`] });
    await azure.createEndpoint('pe1', service, []);
    await world.event('pe1');
    await azure.createService('ledger', { fqdns: [`new.${corp}`] });
    await world.recordEvent(service);
    await world.drain();
    expect([await azure.record(corp, 'old'), (await azure.record(corp, 'new'))?.by]).toEqual([undefined, 'us']);
  });

  it('gets a finding, and no record, where the template gives no DNS name', async () => {
    const { azure, world } = await open({ services: [rule({ name: '{resourceGroup}-{service}' })] });
    await azure.createEndpoint('pe1', await azure.createService('a.ledger'), []);
    await world.event('pe1');
    expect(azure.writes).toEqual([]);
    expect(await world.openFindings()).toEqual(['dns-service-name-invalid']);
  });

  it('keeps its record while the service can not be read', async () => {
    const { azure, world } = await open({ services: [rule({})] });
    const service = await azure.createService('ledger', { fqdns: [`db.${corp}`] });
    await azure.createEndpoint('pe1', service, []);
    await world.event('pe1');
    azure.simulated.settings.permissions.unreadable = [service];
    await world.event('pe1');
    await world.drain(2 * 60 * 60_000);
    expect((await azure.record(corp, 'db'))?.by).toBe('us');
  });

  it("is named from its alias alone where the service is somebody else's", async () => {
    const { azure, world } = await open({});
    const service = await azure.createService('ledger');
    const alias = await aliasOf(azure, service);
    world.policy = enforcing({
      zones: places,
      services: [{ match: { aliases: [alias] }, zone: corp, name: '{alias.name}' }],
    });
    await azure.createEndpoint('pe1', alias, [], {}, true);
    await azure.approve(service);
    azure.hide(service);
    await world.event('pe1');
    expect((await azure.record(corp, 'ledger'))?.by).toBe('us');
  });

  it('costs nothing beside its own read where policy names no service', async () => {
    const { azure, world } = await open({});
    await azure.createEndpoint('pe1', await azure.createService('ledger'), []);
    azure.simulated.counts.reset();
    await world.event('pe1');
    expect(azure.simulated.counts.calls.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).toEqual([
      'GET pe1',
    ]);
  });
});

describe("an alias that is nobody's any more", () => {
  async function recreated() {
    const { azure, world } = await open({ services: [rule({ name: '{service}' })] });
    const service = await azure.createService('ledger');
    await azure.createEndpoint('pe1', await aliasOf(azure, service), [], {}, true);
    await azure.approve(service);
    await world.event('pe1');
    expect((await azure.record(corp, 'ledger'))?.by).toBe('us');
    await azure.destroy(service);
    return { azure, world, service };
  }

  it('leaves a finding for the consumer and takes its record away, on the event of the service alone', async () => {
    const { azure, world, service } = await recreated();
    await world.recordEvent(service);
    expect(await azure.record(corp, 'ledger')).toBeUndefined();
    expect(await world.openFindings()).toEqual(['dns-endpoint-dead', 'dns-service-alias-changed']);
  });

  it('says which alias the service has now', async () => {
    const { azure, world, service } = await recreated();
    await azure.createService('ledger');
    await world.recordEvent(service);
    const findings = await Array.fromAsync(world.state.findings.listAll());
    const changed = findings.map(({ value }) => value).find(({ check }) => check === 'dns-service-alias-changed');
    expect(changed?.message).toContain(`now has '${await aliasOf(azure, service)}'`);
  });

  it('is no finding while the alias still leads to the service: the owner has dropped the connection', async () => {
    const { azure, world } = await open({});
    const service = await azure.createService('ledger');
    await azure.createEndpoint('pe1', await aliasOf(azure, service), [], {}, true);
    await azure.disconnect(service);
    await world.event('pe1');
    expect(await world.openFindings()).toEqual(['dns-endpoint-dead']);
  });
});

describe('a connection that waits', () => {
  it('sends the approvals room to its private link resource, once', async () => {
    const { azure, world } = await open({});
    const service = await azure.createService('ledger');
    await azure.createEndpoint('pe1', service, [], {}, true);
    for (let index = 0; index < 3; index += 1) await world.event('pe1');
    expect(world.approvalsAsked).toEqual([service]);
  });

  it('also where the endpoint names it by its alias', async () => {
    const { azure, world } = await open({});
    const service = await azure.createService('ledger');
    await azure.createEndpoint('pe1', await aliasOf(azure, service), [], {}, true);
    await world.event('pe1');
    expect(world.approvalsAsked).toEqual([service]);
  });

  it('but not to a resource of a subscription that is not ours', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { state: 'Pending' });
    const body = JSON.stringify(world.azure.endpoints.get(endpointId('pe1')));
    const elsewhere = body.replace(/0001(\/resourceGroups\/app\/providers\/Microsoft.Storage)/, '0077$1');
    world.azure.endpoints.set(endpointId('pe1'), JSON.parse(elsewhere));
    await world.event('pe1');
    expect(world.approvalsAsked).toEqual([]);
  });
});
