import { describe, expect, it } from 'vitest';
import { wayNames } from '../../../src/egress/path/model.ts';
import { allows } from '../../../src/egress/profiles/allowed.ts';

/** Written down by hand, row by row of the table of classes. */
const table = [
  ['blocked', 'open explicit inspected isolated'],
  ['private-only', 'open explicit inspected isolated'],
  ['forced-tunnel', 'open explicit inspected'],
  ['firewall-inspected', 'open explicit inspected'],
  ['unknown', 'open'],
  ['nat-gateway', 'open explicit'],
  ['lb-outbound-rule', 'open explicit'],
  ['lb-snat', 'open'],
  ['transit-any', 'open'],
  ['nva-unapproved', 'open'],
  ['instance-public-ip', 'open'],
  ['default-outbound', 'open'],
] as const;

describe('the ways out a profile allows', () => {
  it.each(table)('%s: %s', (way, profiles) => {
    const allowed = (['open', 'explicit', 'inspected', 'isolated'] as const).filter((profile) => allows(profile, way));
    expect(allowed.join(' ')).toBe(profiles);
  });

  it('has a row for each', () => {
    expect(table.map(([way]) => way)).toEqual([...wayNames]);
  });
});
