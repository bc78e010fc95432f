import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { explainEgress } from '../../../src/egress/explain.ts';
import { readFile } from '../../../src/egress/reading/read-file.ts';
import { egressPolicy, now } from '../support.ts';
import { base, change, group, plan, subscription } from './terraform-plan.ts';

const explain = (content: unknown) => explainEgress(content, { now, policy: egressPolicy({}) });
const storage = { ...base, name: 'stshop', allow_nested_items_to_be_public: false };
const account = (after: object) => change({ address: 'azurerm_storage_account.shop', after: { ...storage, ...after } });

describe('what becomes of a resource in a plan', () => {
  const id = `${group}/providers/Microsoft.Storage/storageAccounts/stshop`;
  const closed = { ...storage, id, public_network_access_enabled: false, primary_access_key: 'not-a-key' };
  const open = { ...closed, public_network_access_enabled: true };
  const shop = (actions: readonly string[], before: object | null, after: object | null) =>
    plan([
      change({ address: 'azurerm_storage_account.shop', actions, before: before as never, after: after as never }),
    ]);

  it.each([
    { when: 'is updated to open', content: shop(['update'], closed, open), state: 'enabled', opened: [true] },
    { when: 'is created again', content: shop(['delete', 'create'], closed, closed), state: 'disabled', opened: [] },
    { when: 'goes away', content: shop(['delete'], open, null), state: undefined, opened: [] },
    { when: 'stays as it is', content: shop(['no-op'], open, open), state: undefined, opened: [] },
    { when: 'leaves the plan', content: shop(['forget'], open, null), state: undefined, opened: [] },
  ])('that $when is $state', ({ content, state, opened }) => {
    const { exposures, findings } = explain(content);
    expect(exposures[0]?.public).toBe(state);
    expect(findings.filter(({ check }) => check.endsWith('public-open')).map((each) => each.opened)).toEqual(opened);
    expect(JSON.stringify(explain(content))).not.toContain('not-a-key');
  });

  it('that leaves the plan is named, and what is made again is listed', () => {
    expect(explain(shop(['forget'], open, null)).unknown).toMatchObject([
      { id: id.toLowerCase(), property: null, because: expect.stringContaining('stays in Azure') },
    ]);
    expect(readFile(shop(['forget'], open, null)).before).toEqual([]);
    expect(readFile(shop(['create', 'delete'], closed, closed)).replaced).toEqual([id.toLowerCase()]);
  });

  it('that is changed in a part only is named, and nothing of it is taken for its default', () => {
    const patch = change({
      address: 'azapi_update_resource.x',
      after: { type: 'Microsoft.Storage/storageAccounts@2025-01-01', resource_id: id, body: {} },
    });
    const { exposures, unknown, notJudged } = explain(plan([patch]));
    expect([exposures, notJudged]).toEqual([[], []]);
    expect(unknown).toMatchObject([
      { id: id.toLowerCase(), property: null, because: expect.stringContaining('a part of it') },
    ]);
  });

  it('of a type that is not read is counted by name', () => {
    const roles = ['a', 'b'].map((name) => change({ address: `azurerm_role_assignment.${name}`, after: { name } }));
    const others = change({ address: 'random_string.x', after: { length: 4 } });
    expect(explain(plan([...roles, others])).notJudged).toEqual([{ type: 'azurerm_role_assignment', count: 2 }]);
  });
});

it('what is in a management group is counted, and what nothing names is named', () => {
  const azapi = (name: string, type: string, parent: string) =>
    change({ address: `azapi_resource.${name}`, after: { type, name, parent_id: parent, body: {} } });
  const { notJudged, unknown } = explain(
    plan([
      azapi(
        'assigned',
        'Microsoft.Authorization/policyAssignments@2024-04-01',
        '/providers/Microsoft.Management/managementGroups/mg',
      ),
      azapi('odd', 'nonsense', 'x'),
    ]),
  );
  expect(notJudged).toEqual([{ type: 'Microsoft.Authorization/policyAssignments', count: 1 }]);
  expect(unknown).toMatchObject([{ property: null, because: expect.stringContaining('it was not judged') }]);
});

describe('an app of azurerm', () => {
  const listed = [{ ip_address: '203.0.113.7/32', action: 'Allow', priority: 100 }];
  it.each([
    { when: 'uses the same list', scm: { scm_use_main_ip_restriction: true }, found: [] },
    {
      when: 'has a list of its own',
      scm: { scm_ip_restriction: listed, scm_ip_restriction_default_action: 'Deny' },
      found: [],
    },
    { when: 'has a list of its own and says nothing of the rest', scm: { scm_ip_restriction: listed }, found: [] },
    {
      when: 'has none',
      scm: { scm_ip_restriction: [], scm_ip_restriction_default_action: 'Allow', scm_use_main_ip_restriction: false },
      found: ['exposure-app-scm-open'],
    },
  ])('lets nobody in by its scm site that its list does not, where that $when: $found', ({ scm, found }) => {
    const config = { ip_restriction: listed, ip_restriction_default_action: 'Deny', ...scm };
    const after = { ...base, name: 'app', public_network_access_enabled: true, site_config: [config] };
    const { findings } = explain(plan([change({ address: 'azurerm_linux_web_app.app', after })]));
    expect(findings.map(({ check }) => check).filter((check) => check.includes('scm'))).toEqual(found);
  });
});

describe('a file of Terraform that is no whole plan', () => {
  it.each([
    {
      when: 'a state',
      content: { format_version: '1.0', terraform_version: '1.11.4', values: {} },
      says: 'a Terraform state',
    },
    { when: 'a stream of events', content: { '@level': 'info', type: 'planned_change' }, says: 'terraform show -json' },
    { when: 'of a newer format', content: { ...plan([]), format_version: '2.0' }, says: 'format 2.0' },
    {
      when: 'without any part of a plan',
      content: { format_version: '1.2', terraform_version: '1.11.4' },
      says: 'an empty Terraform state',
    },
  ])('$when is refused with what to give', ({ content, says }) => {
    expect(() => readFile(content)).toThrow(InputError);
    expect(() => readFile(content)).toThrow(says);
  });

  it('a plan of a refresh alone, which has no list of changes, is read and changes nothing', () => {
    const { resource_changes: _, ...refreshed } = { ...plan([]), resource_drift: [], applyable: false };
    expect(readFile(refreshed)).toMatchObject({ bodies: [], isComplete: true });
  });

  it.each([{ errored: true }, { complete: false }])('%o is never a whole plan', (more) => {
    const reading = readFile(plan([account({})], {}, more));
    expect(reading.isComplete).toBe(false);
    expect(reading.unknown).toMatchObject([{ property: null, because: expect.stringContaining('a part') }]);
  });

  it('names the subscription it goes to', () => {
    expect(readFile(plan([account({})])).bodies).toMatchObject([{ id: expect.stringContaining(subscription) }]);
  });
});
