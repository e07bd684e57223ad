import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { verintVerba } from '../../../../nodes/VerintVerba/provider';

const root = path.resolve(__dirname, '../../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Rule {
	status: 'done' | 'todo' | 'exempt';
	reason?: string;
	proof?: string;
}
const levels = parse(read('nodes/VerintVerba/quality_scale.yaml')) as Record<
	string,
	Record<string, Rule>
>;

test('the quality scale has its four levels', () => {
	expect(Object.keys(levels)).toEqual(['bronze', 'silver', 'gold', 'platinum']);
});

test.each(Object.values(levels).flatMap((level) => Object.entries(level)))(
	'%s is true where that can be checked',
	(_name, { status, reason, proof }) => {
		expect(['done', 'todo', 'exempt']).toContain(status);
		if (status === 'done') expect(existsSync(path.join(root, proof ?? ''))).toBe(true);
		else expect(reason).toBeTruthy();
	},
);

const page = read('docs/nodes/verint-verba.md');

test('the page names every example, every operation and every choice of the node', () => {
	const named = [...page.matchAll(/examples\/(verba-[\w-]+\.json)/g)].map(([, name]) => name);
	expect(named).toHaveLength(4);
	for (const name of named) expect(existsSync(path.join(root, 'examples', name ?? ''))).toBe(true);
	for (const { name, operations } of verintVerba.resources) {
		for (const operation of Object.values(operations)) {
			expect(page).toContain(`${name}: `);
			expect(page).toMatch(new RegExp(operation.name.replace('Download ', '(Download |… )')));
		}
	}
});

/** 17 operations of the vendor (7 conversation, 1 recording, 2 marker, 7 media), and one of ours. */
test('the operations are those that were promised', () => {
	const counts = verintVerba.resources.map(({ value, operations }) => [
		value,
		Object.keys(operations).sort(),
	]);
	expect(Object.fromEntries(counts)).toEqual({
		conversation: [
			...['attachMetadata', 'delete', 'eraseWithProof', 'get', 'getAll', 'getId', 'getUrl', 'keep'],
		],
		recording: ['mute'],
		marker: ['add', 'getAll'],
		media: [
			...['downloadEncoded', 'downloadLive', 'downloadOriginal', 'downloadSegment'],
			...['getThumbnail', 'getWaveform', 'upload'],
		],
	});
});
