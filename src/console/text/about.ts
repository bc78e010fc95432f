import { readResource } from './resource.ts';

/** What a finding is about, as people call it: the kind of the resource that its subject is or is part of; a subject of one word stays as it is. */
export function aboutOf(subject: string): string {
  const parts = subject.split('/');
  const at = parts.findLastIndex((part) => part.toLowerCase() === 'providers');
  if (at < 0) return subject.startsWith('/') ? 'subscription or group' : subject;
  return readResource(parts.slice(0, at + 4).join('/')).kind;
}
