/**
 * What a changelog says of one version.
 * @throws where it says nothing of it: nobody would know what a release changes.
 */
export function releaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((each) => each.split('\n', 1)[0]?.trim().split(' ')[0] === version);
  if (section === undefined)
    throw new Error(`CHANGELOG.md has no part '## ${version}': move what is under 'Unreleased' into one.`);
  return `${section.slice(section.indexOf('\n')).trim()}\n`;
}

/** @throws where a tag is not that of this version: what is built would be called something else. */
export function refuseOtherTag(tag: string, version: string): void {
  if (tag !== `v${version}`)
    throw new Error(`The tag is ${tag} and package.json says ${version}: it has to be v${version}.`);
}
