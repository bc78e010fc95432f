import { parseFilter } from './filter.ts';
import { type KubernetesObject, kubectl, type Printed } from './kubectl.ts';

export interface CommandWorld {
  readonly objects: readonly KubernetesObject[];
  readonly hasCilium: boolean;
}

/** Runs a command line as the pod of runCommand does: `echo`, `kubectl get` and `jq -c`, in sequences and pipes. What a program says of its trouble is printed too. */
export function runShell(line: string, world: CommandWorld): Printed {
  let output = '';
  let exitCode = 0;
  for (const sequence of split(line, ';')) {
    let input = '';
    for (const part of split(sequence, '|')) {
      const printed = run(wordsOf(part), input, world);
      exitCode = printed.exitCode;
      input = exitCode === 0 ? printed.output : '';
      if (exitCode !== 0) output += printed.output;
    }
    output += input;
  }
  return { output, exitCode };
}

function run([program = '', ...words]: readonly string[], input: string, world: CommandWorld): Printed {
  switch (program) {
    case 'echo':
      return { output: `${words.join(' ')}\n`, exitCode: 0 };
    case 'kubectl':
      return kubectl(words, world.objects, world.hasCilium);
    case 'jq':
      return jq(words.at(-1) ?? '.', input);
    default:
      return { output: `sh: ${program}: not found\n`, exitCode: 127 };
  }
}

/** Nothing in, nothing out. */
function jq(filter: string, input: string): Printed {
  if (input.trim() === '') return { output: '', exitCode: 0 };
  try {
    const values = parseFilter(filter)(JSON.parse(input));
    return { output: values.map((value) => `${JSON.stringify(value)}\n`).join(''), exitCode: 0 };
  } catch (error) {
    return { output: `${error instanceof Error ? error.message : String(error)}\n`, exitCode: 5 };
  }
}

/** Parts at a sign outside of quotes. */
function split(text: string, at: string): readonly string[] {
  const parts = [''];
  let quote = '';
  for (const letter of text) {
    if (quote === '' && letter === at) parts.push('');
    else parts[parts.length - 1] += letter;
    if (quote === letter) quote = '';
    else if (quote === '' && (letter === "'" || letter === '"')) quote = letter;
  }
  return parts;
}

const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? '');
