import { isGuid } from '../src/core/text.ts';
import { AzMissing, az } from './deploy/az.ts';
import { readOptions } from './read-options.ts';
import { register } from './register/run.ts';
import { runScript, wordsOf } from './run-script.ts';

const usage = `npm run register -- [options]     makes the app registration what Gatehouse needs, with the Azure command line (az)
  --display-name <name>  what people see of it (Gatehouse)
  --client-id <id>       the registration that is there, where more than one has that name
  --address <url>        the deployed app's address: people are sent back there after signing in
  --what-if              says what would change and changes nothing
  --help`;

async function main(): Promise<number> {
  const { values } = readOptions({
    options: {
      'display-name': { type: 'string', default: 'Gatehouse' },
      'client-id': { type: 'string' },
      address: { type: 'string' },
      'what-if': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { address } = values;
  if (address !== undefined && (!URL.canParse(address) || new URL(address).protocol !== 'https:')) {
    console.error(`--address must be an https address, not "${address}".\n\n${usage}`);
    return 1;
  }
  const clientId = values['client-id'];
  if (clientId !== undefined && !isGuid(clientId)) {
    console.error(`--client-id must be the client id of a registration, a GUID, not "${clientId}".\n\n${usage}`);
    return 1;
  }
  if (values['display-name'].trim() === '') {
    console.error(`--display-name must not be empty.\n\n${usage}`);
    return 1;
  }
  const choices = {
    displayName: values['display-name'],
    clientId,
    address,
    whatIf: values['what-if'],
  };
  await register(choices, az, console.log);
  return 0;
}

await runScript(main, (error) => (error instanceof AzMissing ? wordsOf(error) : `Not registered: ${wordsOf(error)}`));
