import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { INodeExecutionData } from 'n8n-workflow';

import { runNode } from '../../support/n8n';
import { sandboxSuite } from '../../support/suite';
import { verbaSpec } from '../../support/verba';

/**
 * n8n as it runs by default: binary data live in files. Memory is a matter of the benchmark; here
 * it is enough that the file goes into the store and never into the item.
 */
const suite = sandboxSuite();
const SIZE = 30_000_000;
let folder: string;

beforeAll(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'rtc-teardown-files-'));
	const inFiles = { mode: 'filesystem', availableModes: ['filesystem'], localStoragePath: folder };
	Object.assign(Container.get(BinaryDataConfig), inFiles);
	await Container.get(BinaryDataService).init();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stored = () =>
	readdirSync(folder, { recursive: true })
		.map((name) => statSync(path.join(folder, String(name))))
		.filter((entry) => entry.isFile())
		.map(({ size }) => size);

async function download(callId: string): Promise<INodeExecutionData | undefined> {
	const parameters = { identifier: 'callId', callId };
	const [output] = await runNode(verbaSpec(suite.sandbox, 'media.downloadOriginal', parameters));
	return output?.[0];
}

const seed = (more: Record<string, unknown>) =>
	(suite.sandbox.control.seed('verba', more) as { conversations: string[] }).conversations[0] ?? '';

test('a large recording is streamed into the store of files', async () => {
	const item = await download(seed({ media: SIZE }));
	expect(item?.json).toMatchObject({ bytes: SIZE, mimeType: 'audio/x-wav' });
	expect(item?.binary?.data).toMatchObject({
		data: 'filesystem-v2',
		id: expect.stringMatching(/^filesystem-v2:/),
	});
	expect(stored()).toContain(SIZE);
});
