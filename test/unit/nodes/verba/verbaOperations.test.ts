import { verintVerba } from '../../../../nodes/VerintVerba/provider';

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
