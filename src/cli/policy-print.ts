import { Command } from 'commander';
import { policyJsonSchemaText } from '../policy/json-schema.ts';
import { policyReferenceText } from '../policy/reference.ts';
import type { Run } from './run.ts';

/** `gatehouse policy schema`. */
export const policySchemaCommand = (run: Run): Command =>
  printing('schema', 'print the JSON Schema of the policy document', policyJsonSchemaText, run);

/** `gatehouse policy reference`. */
export const policyReferenceCommand = (run: Run): Command =>
  printing('reference', 'print the reference of its settings, as markdown', policyReferenceText, run);

const printing = (name: string, description: string, text: () => string, run: Run): Command =>
  new Command(name).description(description).action(
    run<[]>(async (terminal) => {
      terminal.out(text());
      return 0;
    }),
  );
