import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * The options of a script. `parseArgs` lets the last of two values win in silence: an option that takes one refuses a second. A flag that is
 * given twice says what it says once.
 * @throws Error naming the option.
 */
export function readOptions<const Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  const { tokens } = parseArgs({ ...config, tokens: true });
  const given = new Set<string>();
  for (const token of tokens ?? []) {
    if (token.kind !== 'option') continue;
    const option = config.options?.[token.name];
    if (option?.type !== 'string' || option.multiple === true) continue;
    if (given.has(token.name)) throw new Error(`Option --${token.name} is given twice; it takes one value.`);
    given.add(token.name);
  }
  return parseArgs(config);
}
