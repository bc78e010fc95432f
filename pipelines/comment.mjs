// Writes a file as the one comment of ours on a pull request of Azure Repos: by the mark in its first line an earlier one is found and updated.
// https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads
import { readFile } from 'node:fs/promises';
import process from 'node:process';

const {
  SYSTEM_COLLECTIONURI: collection,
  SYSTEM_TEAMPROJECTID: project,
  BUILD_REPOSITORY_ID: repository,
} = process.env;
const { SYSTEM_PULLREQUEST_PULLREQUESTID: pullRequest, SYSTEM_ACCESSTOKEN: token } = process.env;

async function send(method, path, body) {
  const url = `${collection}${project}/_apis/git/repositories/${repository}/pullRequests/${pullRequest}/threads${path}?api-version=7.1`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`Azure Repos answered ${response.status} to ${method} of a thread`);
  return response.json();
}

const content = await readFile(process.argv[2], 'utf8');
if (!pullRequest) process.exit(0);
const [mark] = content.split('\n', 1);
const { value: threads } = await send('GET', '');
const found = threads
  .filter(({ isDeleted }) => isDeleted !== true)
  .flatMap(({ id, comments }) => comments.slice(0, 1).map((comment) => ({ thread: id, comment })))
  .find(({ comment }) => comment.content?.startsWith(mark));
if (found === undefined) {
  await send('POST', '', { comments: [{ parentCommentId: 0, content, commentType: 'text' }], status: 'active' });
} else {
  await send('PATCH', `/${found.thread}/comments/${found.comment.id}`, { content });
}
