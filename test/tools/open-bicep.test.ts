import { expect, it } from 'vitest';
import { describeDiagnostic, openBicep } from '../../tools/bicep/open-bicep.ts';

it.each(['false', '/nowhere/bicep'])(
  'a compiler that ends (%s) is an error for who asks it, and no wait for ever',
  async (program) => {
    const bicep = openBicep(program);
    await expect(bicep.compile('/main.bicep')).rejects.toThrow();
    await bicep.close();
  },
);

it('a complaint is one line, as the compiler prints it', () =>
  expect(
    describeDiagnostic({
      source: 'infra/main.bicep',
      range: { start: { line: 9, char: 4 } },
      level: 'Warning',
      code: 'no-unused-vars',
      message: 'Variable "x" is declared but never used.',
    }),
  ).toBe('infra/main.bicep(10,5) : Warning no-unused-vars: Variable "x" is declared but never used.'));
