import { useId, useLayoutEffect, useState } from 'preact/hooks';

/** A field of a question: its label and an example. */
export interface AskField {
  readonly name: string;
  readonly label: string;
  readonly example: string;
  /** Without it there is no question. */
  readonly isNeeded?: true;
}

/** A question of several fields, asked when it is sent: each answer costs calls to Azure, so not while somebody types. */
export function AskForm({
  fields,
  values,
  onAsk,
}: {
  readonly fields: readonly AskField[];
  readonly values: URLSearchParams;
  readonly onAsk: (values: URLSearchParams) => void;
}) {
  const id = useId();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  // Another address is another question: what was typed for the last one goes.
  useLayoutEffect(() => setTexts({}), [values.toString()]);
  const textOf = (name: string): string => texts[name] ?? values.get(name) ?? '';
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        const asked = fields.map(({ name }) => [name, textOf(name).trim()]).filter(([, text]) => text !== '');
        onAsk(new URLSearchParams(asked));
      }}
    >
      {fields.map(({ name, label, example, isNeeded = false }) => (
        <p class="field" key={name}>
          <label for={`${id}-${name}`}>{label}</label>
          <input
            id={`${id}-${name}`}
            type="text"
            required={isNeeded}
            autocomplete="off"
            spellcheck={false}
            placeholder={example}
            value={textOf(name)}
            onInput={({ currentTarget }) => setTexts({ ...texts, [name]: currentTarget.value })}
          />
        </p>
      ))}
      <button type="submit">Ask</button>
    </form>
  );
}
