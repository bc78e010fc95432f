import { parseDocument } from 'yaml';
import { InputError } from '../../src/core/errors.ts';
import { checkJson } from '../../src/core/schema-words.ts';
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
  const { data, problems: refused } = checkJson(Scenario, filled.value);
  if (refused !== undefined) throw new InputError(file, refused);
  return data;
}

/** The rest of a YAML error is a drawing of the place. */
function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/:$/, '') ?? message;
}
