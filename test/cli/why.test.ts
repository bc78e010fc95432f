import { describe, expect, it } from 'vitest';
import { golden, name, storageId, vnet } from '../why/estate.ts';
import { gatehouse } from './gatehouse.ts';

describe('why', () => {
  it('prints one JSON document', async () => {
    const { status, out } = await gatehouse(
      `why ${name} --from ${vnet('vnet-app')} --resources - --json`,
      {},
      golden(),
    );
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      name,
      from: vnet('vnet-app').toLowerCase(),
      answer: 'private',
      addresses: ['10.2.1.4'],
      reachable: 'yes',
      brokenAt: null,
    });
  });

  it('answers people with the sentence, the steps and what to do', async () => {
    const line = `why ${name} --network ${vnet('vnet-restore')} --resources -`;
    const { status, out } = await gatehouse(line, {}, golden());
    expect(status).toBe(0);
    expect(out).toContain('resolves publicly from vnet-restore');
    expect(out).toMatch(/^link +broken/m);
    expect(out).toMatch(/^to do, link: link privatelink\.blob\.core\.windows\.net to vnet-restore/m);
  });

  it('takes what policy says of DNS servers', async () => {
    const policy = `version: 1\ndns:\n  resolvers:\n    - { addresses: [10.3.0.10], network: '${vnet('vnet-hub')}' }\n`;
    const line = `why ${name} --from ${vnet('vnet-onprem')} --resources - --policy {p.yaml} --json`;
    const { out } = await gatehouse(line, { 'p.yaml': policy }, golden());
    expect(JSON.parse(out)).toMatchObject({ answer: 'private', brokenAt: 'path' });
  });

  it.each([
    { line: `why ${name} --resources -`, says: '--from: is missing' },
    {
      line: `why ${name} --from ${vnet('vnet-app')}`,
      says: '--resources: is missing; name an export, or --subscription',
    },
    { line: `reach --targets ${vnet('x')} --resources -`, says: '--from: is missing' },
    { line: 'reach --resources -', says: '--policy: promises nothing' },
    { line: `why ${name} --from vnet-app --resources -`, says: "'vnet-app' is not a resource id" },
    { line: `why st1 --from ${vnet('vnet-app')} --resources -`, says: "'st1' is not a domain name" },
  ])('refuses $line', async ({ line, says }) => {
    const { status, err } = await gatehouse(line, {}, golden());
    expect(status).toBe(2);
    expect(err).toContain(says);
  });

  it('names the element that is no resource', async () => {
    const { status, err } = await gatehouse(`why ${name} --from ${vnet('vnet-app')} --resources -`, {}, [
      { name: 'x' },
    ]);
    expect(status).toBe(2);
    expect(err).toContain('[0]: is not a resource: it has no id');
  });

  it('says which target of a matrix has no name among the resources', async () => {
    const { status, out } = await gatehouse(
      `reach --targets ${storageId('gone')} --from ${vnet('vnet-app')} --resources -`,
      {},
      golden(),
    );
    expect(status).toBe(0);
    expect(out).toMatch(/^gone: no name of it that private link serves is among the resources/m);
  });

  it.each([
    { when: 'is kept', from: 'vnet-app', target: 'st1', status: 0 },
    { when: 'is broken', from: 'vnet-restore', target: 'st1', status: 1 },
    { when: "can't be judged", from: 'vnet-app', target: 'gone', status: 3 },
  ])('reach ends with $status where a promise $when', async ({ from, target, status }) => {
    const policy = { version: 1, reachability: { must: [{ from: [vnet(from)], targets: [storageId(target)] }] } };
    const answered = await gatehouse('reach --resources - --policy {p.yaml}', { 'p.yaml': policy }, golden());
    expect(answered).toMatchObject({ status, err: '' });
  });
});
