import { doctorChecks } from '../src/doctor/checks.ts';
import { tableOf } from './findings-page.ts';

/** docs/doctor.md, made from what `gatehouse doctor` checks; `npm run generate` writes it. */
export const doctorPage = (): string => `${intro}${tableOf(Object.values(doctorChecks))}`;

const intro = `# The doctor

Made from the checks in \`src/doctor/checks.ts\`.

\`\`\`sh
az login
gatehouse doctor --subscription 00000000-0000-0000-0000-0000000000a1
\`\`\`

It compares what exists with what was deployed, and writes nothing. What should be there it takes from Azure's own record of the deployment (its parameters and outputs), which
\`npm run deploy\` calls \`gatehouse-<name>\`; \`--name\` says another name, \`--deployment\` another record, such as that of \`azd\`. It reads with the sign-in of \`az login\`: the role Reader in the
managed subscriptions is enough, and a role of the app (\`Gatehouse.Reader\`) for what the app says of itself. Where the app is closed to public networks, run it inside.

Each line is \`ok\`, \`wrong\` or \`unknown\`; what could not be read is never taken for right or wrong. At the end is what to run. \`--json\` prints one document. Exit status: 0 all is right; 1 something is wrong;
2 there is no such deployment (the app that \`npm start\` runs was never deployed), or nobody is signed in; 3 nothing is wrong, and something could not be read.

Under a management group it asks which subscriptions are there now (*Management Group Reader* there), and checks each of them, whether the record knows it or not.

Rights count that were given to the identity itself, or to a group it is in, at the scope or above it. Events count that Azure Monitor counted in the last 24 hours.

`;
