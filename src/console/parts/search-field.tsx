import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** How long somebody has to stop typing before the search starts. */
const pause = 300;

/** A text to search by; reported when the typing pauses, and at once on Enter. */
export function SearchField({
  label,
  value,
  onSearch,
}: {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (value: string) => void;
}) {
  const id = useId();
  const [text, setText] = useState(value);
  const sent = useRef(value);
  // Another address, not what was just sent: a click in the menu, or the way back.
  useLayoutEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  const send = (): void => {
    sent.current = text.trim();
    onSearch(sent.current);
  };
  useEffect(() => {
    if (text === value) return;
    const from = location.pathname;
    const timer = setTimeout(() => {
      // Somebody has sent it meanwhile, or has gone to another page: that must not be undone.
      if (sent.current !== text.trim() && location.pathname === from) send();
    }, pause);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label for={id}>{label}</label>
        <input id={id} type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
      </form>
    </search>
  );
}
