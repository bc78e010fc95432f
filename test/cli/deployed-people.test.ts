import { describe, expect, it } from 'vitest';
import { connectionLines } from '../../src/cli/deployed/connection-lines.ts';
import { AppRefusal, type DeployedApp } from '../../src/cli/deployed/deployed-app.ts';
import { named, peopleOf } from '../../src/cli/deployed/people.ts';

const ana = '00000000-0000-4000-8000-000000000011';
const people = new Map([[ana, 'ana@example.com']]);

describe('who did something, in the command line', () => {
  it.each([
    ['a person with a name has it first, the id beside it', `person ${ana}`, `ana@example.com, person ${ana}`],
    ['so has a caller', `caller ${ana}`, `ana@example.com, caller ${ana}`],
    ['a person nobody knows stays an id', 'person 0000', 'person 0000'],
    ['a rule stays a rule', 'rule backups', 'rule backups'],
    ['the app stays itself', 'gatehouse', 'gatehouse'],
  ])('%s', (_, by, said) => {
    expect(named(by, people)).toBe(said);
  });

  it('is in the lines of a connection', () => {
    const decision = { kind: 'approve', by: `person ${ana}`, at: '2026-03-04T10:00:00Z' };
    expect(connectionLines({ decision }, people)).toContain(
      `decision           approve by ana@example.com, person ${ana} at 2026-03-04T10:00:00Z`,
    );
  });

  it.each([
    ['no such list, as an older app has none,', 404],
    ['a list that the caller may not see', 403],
  ])('%s leaves ids', async (_, status) => {
    const app: Pick<DeployedApp, 'whole'> = {
      whole: async () => {
        throw new AppRefusal('gatehouse.example.com', status, '');
      },
    };
    expect(await peopleOf(app)).toEqual(new Map());
  });

  it('is asked of the app', async () => {
    const app: Pick<DeployedApp, 'whole'> = {
      whole: async (path) => ({
        items: path === '/api/people' ? [{ objectId: ana, name: 'ana@example.com' }] : [],
        more: false,
      }),
    };
    expect(await peopleOf(app)).toEqual(people);
  });
});
