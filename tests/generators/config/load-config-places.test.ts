import { relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accept, CREDENTIALS, refuse } from './loaded-config.ts';
import { appWith, configWith, createProject, manifestPath } from './project-fixture.ts';

test('points from the second of two apps to the first', () => {
  const text = configWith({ apps: `[${appWith({})},\n${appWith({})}]` });
  const [found] = refuse(text);
  assert.is(found?.location?.line, 3);
  assert.is(found?.related[0]?.location.line, 2);
});

test('tells two uses of one const apart when an app_key is used twice', () => {
  const text = `const KEY = 'a';
const shared = { app_key: KEY, connector: 'stripe', config: { ${CREDENTIALS} } };
export default { apps: [shared,
  shared] };`;
  const [found] = refuse(text);
  assert.is(found?.location?.line, 4);
  assert.is(found?.related[0]?.location.line, 3);
});

test('reports all errors at once, in the order of the file', () => {
  const text = `export default {
  extra: process.env.EXTRA, sync_schedules: [
    { app_key: 'x', cron: 'x', mode: f() },
  ],
  apps: [
    ${appWith({ connector: 'f()', app_key: "'A'" })},
  ],
};`;
  const places = refuse(text).map(({ location }) => [location?.line ?? 0, location?.column ?? 0]);
  assert.equal(
    places.map(([line]) => line),
    [2, 2, 3, 3, 3, 6, 6],
  );
  const offsets = places.map(([line = 0, column = 0]) => line * 1000 + column);
  assert.equal(
    offsets,
    [...offsets].sort((a, b) => a - b),
  );
});

test('reports an imported value in its own file', () => {
  const root = createProject({ 'keys.ts': "// names\nexport const KEY = 'bad name';" });
  const [found] = refuse(
    `import { KEY } from './keys.ts';
export default { apps: [${appWith({ config: "{ api_key_env: KEY, webhook_secret_env: 'B' }" })}] };`,
    root,
  );
  assert.is(relative(root, found?.file ?? ''), 'keys.ts');
  assert.is(found?.location?.line, 2);
  assert.is(found?.location?.column, 20);
});

test('reports nothing as missing that an unreadable spread may hold', () => {
  const text = `export default { ...f(), auth: { ...g() } };`;
  assert.equal(
    refuse(text).map((each) => each.message),
    ["'f' is called here", "'g' is called here"],
  );
});

test('reports the broken manifest of a configured connector, and of no other', () => {
  const root = createProject({ [manifestPath('broken')]: '{ "name": "broken", }' });
  assert.ok(accept(configWith({}), root));
  const found = refuse(configWith({ apps: `[${appWith({ connector: "'broken'" })}]` }), root);
  assert.is(relative(root, found[0]?.file ?? ''), manifestPath('broken'));
});

test.run();
