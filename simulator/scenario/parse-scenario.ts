import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { InputError, type Problem } from '../../src/core/errors.ts';
import { fillNames, readNames } from './names.ts';
import { Scenario } from './schema.ts';

/**
 * Reads a scenario from YAML.
 * @param file names the scenario in errors.
 * @throws InputError listing every problem with its path.
 */
export function parseScenario(text: string, file: string): Scenario {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new InputError(
      file,
      document.errors.map(({ message }) => ({ path: '', message: firstLine(message) })),
    );
  }
  const written: unknown = document.toJS();
  const { names, problems } = readNames(written);
  const filled = fillNames(written, names);
  // The names themselves are filled in again here, so a problem of theirs would be listed twice.
  const all = [...problems, ...filled.problems.filter(({ path }) => !path.startsWith('names.'))];
  if (all.length > 0) throw new InputError(file, all);
  const parsed = Scenario.safeParse(filled.value);
  if (!parsed.success) throw new InputError(file, parsed.error.issues.map(toProblem));
  return parsed.data;
}

function toProblem({ path, message }: z.core.$ZodIssue): Problem {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return { path: text.replace(/^\./, ''), message };
}

/** The rest of a YAML error is a drawing of the place. */
function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/:$/, '') ?? message;
}
