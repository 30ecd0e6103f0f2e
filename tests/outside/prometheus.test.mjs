// A level rises in the demo; a real Prometheus scrapes it, its rules fire, a real Alertmanager tells a webhook.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { demo, freePort, get, root, start, temporaryFolder, until, webhook, writeFile } from './support.mjs';

const deploy = (name) => readFileSync(path.join(root, 'deploy', name), 'utf8');

test('what /metrics says is well formed', async (t) => {
  const { address } = await demo(t);
  const metrics = await get(`${address}/metrics`);
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: metrics, encoding: 'utf8' });
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  assert.match(metrics, /^bellwether_tension_severity\{area="W06000013",theme="disorder"\} \d/m);
  const series = metrics.split('\n').filter((line) => line && !line.startsWith('#')).length;
  assert.ok(series > 500 && series < 10_000, `${series} series`);
});

test('scrape, rule, alert, page', { timeout: 240_000 }, async (t) => {
  const folder = temporaryFolder(t);
  const { address } = await demo(t);
  const pager = await webhook(t);
  const [prometheusPort, alertmanagerPort] = [await freePort(), await freePort()];

  // The shipped files, with only addresses and waiting times changed.
  const target = address.replace('http://', '');
  const prometheus = deploy('prometheus/prometheus.yml')
    .replaceAll('127.0.0.1:8780', target)
    .replaceAll('127.0.0.1:9093', `127.0.0.1:${alertmanagerPort}`)
    .replace(/scrape_interval: \S+/, 'scrape_interval: 1s')
    .replace(/scrape_timeout: \S+/, 'scrape_timeout: 1s')
    .replace(/evaluation_interval: \S+/, 'evaluation_interval: 1s');
  const alertmanager = deploy('alertmanager/alertmanager.yml')
    .replace(/http:\/\/127\.0\.0\.1:9095/g, pager.url)
    .replace(/group_wait: \S+/g, 'group_wait: 1s');
  writeFile(folder, 'alerts.yml', deploy('prometheus/alerts.yml'));
  const prometheusFile = writeFile(folder, 'prometheus.yml', prometheus);
  const alertmanagerFile = writeFile(folder, 'alertmanager.yml', alertmanager);

  start(t, 'prometheus-alertmanager', [
    `--config.file=${alertmanagerFile}`, `--storage.path=${path.join(folder, 'alertmanager')}`,
    `--web.listen-address=127.0.0.1:${alertmanagerPort}`, '--cluster.listen-address=',
  ]);
  start(t, 'prometheus', [
    `--config.file=${prometheusFile}`, `--storage.tsdb.path=${path.join(folder, 'prometheus')}`,
    `--web.listen-address=127.0.0.1:${prometheusPort}`,
  ]);

  const page = await until('a page that names Bridgend', 180, async () =>
    pager.received
      .flatMap((message) => message.body.alerts ?? [])
      .find((alert) => alert.labels.area === 'W06000013' && alert.labels.alertname.startsWith('Tension')));
  assert.equal(page.labels.area_name, 'Bridgend');
  assert.equal(page.status, 'firing');
  assert.match(page.annotations.summary, /Bridgend/);
  assert.match(page.annotations.dashboard_url, /\/areas\/W06000013$/);

  // No text, handle or link of a post may leave the machine in an alert.
  const sent = JSON.stringify(pager.received);
  for (const line of readFileSync(path.join(root, 'deploy/demo/story.jsonl'), 'utf8').trim().split('\n')) {
    const { text, author } = JSON.parse(line);
    if (text) assert.ok(!sent.includes(text), text);
    if (author) assert.ok(!sent.includes(`"${author}"`), author);
  }
  const targets = JSON.parse(await get(`http://127.0.0.1:${prometheusPort}/api/v1/targets`));
  assert.equal(targets.data.activeTargets.find((each) => each.labels.job === 'bellwether').health, 'up');
});
