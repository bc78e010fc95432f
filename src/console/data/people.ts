import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What people are called who decided or changed something, by their object ids. */
export const PeopleContext = createContext<ReadonlyMap<string, string>>(new Map());
export const usePeople = (): ReadonlyMap<string, string> => useContext(PeopleContext);
