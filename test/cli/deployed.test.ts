import { describe, expect, it } from 'vitest';
import { gatehouse } from './gatehouse.ts';

const app = '--app https://gatehouse.example.com';
const id = 'iBZWvixagKAkwD79KczcM_4PiJaTjE__OaWDHSbGMCs';
const client = '--client-id 00000000-0000-0000-0000-0000000000c1';

describe('a command that asks a deployed app refuses, before it asks anything,', () => {
  it.each([
    ['no address', `findings ${client}`, /^--app: give the address of the app/],
    [
      'an address without encryption',
      `findings --app http://gatehouse.example.com ${client}`,
      /^--app: .* is not an https address/,
    ],
    ['what is no address', `audit --app gatehouse ${client}`, /^--app: 'gatehouse' is not an https address/],
    ['no client id', `findings ${app}`, /^--client-id: give the client id of the app registration, a GUID/],
    ['a client id that is none', `connections list ${app} --client-id gatehouse`, /^--client-id: /],
    [
      'an id that is none',
      `connections show /subscriptions/x ${app} ${client}`,
      /^id: is not one: take it from the first column/,
    ],
    [
      'nothing for an id that begins with a hyphen, as one of 64 does,',
      `connections show -${id.slice(1)} ${app} --client-id gatehouse`,
      /^--client-id: /,
    ],
    [
      'nor for two hyphens and a decision,',
      `connections reject --${id.slice(2)} --reason no ${app} --client-id gatehouse`,
      /^--client-id: /,
    ],
    [
      'an approval that does not say of what version',
      `connections approve ${id} --reason agreed ${app} ${client}`,
      /required option '--etag/,
    ],
    ['a decision without a reason', `connections reject ${id} ${app} ${client}`, /required option '--reason/],
    [
      'a deferral without an end',
      `connections defer ${id} --reason later ${app} ${client}`,
      /required option '--until/,
    ],
    ['a cluster that is none', `clusters show aks ${app} ${client}`, /^id: .*'gatehouse clusters list'/],
    ['the access of one', `clusters access aks ${app} ${client}`, /^id: .*'gatehouse clusters list'/],
    [
      'a proposal that is none',
      `proposals apply x --etag 1 --reason r ${app} ${client}`,
      /^id: .*'gatehouse proposals list'/,
    ],
    ['a proposal of no version', `proposals apply ${id} --reason r ${app} ${client}`, /required option '--etag/],
    ['a proposal without a reason', `proposals apply ${id} --etag 1 ${app} ${client}`, /required option '--reason/],
    [
      'nothing for a cluster whose id begins with a hyphen',
      `clusters show -${id.slice(1)} ${app} --client-id gatehouse`,
      /^--client-id: /,
    ],
    ['a number that is none', `audit --most many ${app} ${client}`, /whole number from 1 to 100000/],
    ['two forms at once', `findings --csv --json ${app} ${client}`, /cannot be used with/],
    ['a state there is not', `connections list --state open ${app} ${client}`, /Allowed choices are pending/],
  ])('%s', async (_, line, said) => {
    const { status, out, err } = await gatehouse(line);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(said);
  });
});
