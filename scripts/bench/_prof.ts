import { Session } from 'node:inspector/promises';
import { writeFileSync } from 'node:fs';
import { loadPackage } from '../../test/support/n8n';
import { work } from './contenders';
import { Child } from './messages';
async function main() {
  const which = process.argv[2] ?? 'node';
  await loadPackage();
  const server = new Child('serverProcess');
  const baseUrl = await server.call<string>('address');
  const job = { contender: which.startsWith('node') ? 'node' : 'helper', operation: 'azure', count: 1500, pool: 1, literal: which === 'node', baseUrl } as never as Record<string, unknown>;
  await server.call('behave', { latency: 0, forgets: true });
  for (let i = 0; i < 2; i++) await work({ ...job, run: 'w' + i } as never);
  const session = new Session(); session.connect();
  await session.post('Profiler.enable'); await session.post('Profiler.setSamplingInterval', { interval: 200 }); await session.post('Profiler.start');
  const c0 = process.cpuUsage();
  for (let i = 0; i < 2; i++) await work({ ...job, run: 'p' + i } as never);
  const c = process.cpuUsage(c0);
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(`/tmp/prof-${which}.json`, JSON.stringify(profile));
  console.log(which, 'cpu ms per item', ((c.user + c.system) / 1000 / 3000).toFixed(3));
  server.end(); process.exit(0);
}
void main();
