import {
	endOperation,
	readOperation,
	type Sight,
	type View,
} from '../../../../engine/model/operation';
import { asObject } from '../../../../engine/model/answer';
import { locationField, readStorage, storageRequest } from '../../shared/storage';

const contentLocation = {
	...locationField({
		displayName: 'Content Location',
		name: 'contentLocation',
		description:
			'The contentLocation of the same chunk; only Wait Until Ended and Look Before Ending need it',
	}),
	required: false,
};

/** One byte of the content, to see whether it is still there. */
const lookForContent = readOperation({
	name: 'Look for Content',
	action: 'Look for recorded content',
	description: 'Whether recorded content is still there',
	fields: [contentLocation],
	target: ['contentLocation'],
	notFound: ['404 noContent'],
	request: ({ contentLocation }, values) =>
		storageRequest('GET', contentLocation, 'Content Location', values, { range: 'bytes=0-0' }),
	read: readStorage,
});

/**
 * Erases recorded content: `DELETE {deleteLocation}` on the storage host (content downloader of
 * `@azure/communication-call-automation`; not part of the published API document). Success is
 * exactly 200. Nothing documents that it refuses what does not exist.
 */
export const deleteContent = endOperation({
	name: 'Delete',
	action: 'Delete (erase) recorded content',
	description: 'Erase the content of a recording from the storage of Azure for good',
	notice:
		'The content cannot be brought back. A recording may have several chunks, each with a Delete Location of its own; copies in a storage container of yours stay.',
	fields: [
		{
			...locationField({
				displayName: 'Delete Location',
				name: 'deleteLocation',
				description:
					'The deleteLocation of a chunk, from the event RecordingFileStatusUpdated (Event Grid)',
			}),
		},
		{
			...contentLocation,
			check: (value) => (value === '' ? undefined : contentLocation.check?.(value)),
		},
	],
	target: ['deleteLocation'],
	ifNotFound: 'fail',
	request: ({ deleteLocation }, values) =>
		storageRequest('DELETE', deleteLocation, 'Delete Location', values),
	read: readStorage,
	// The place names this one content.
	repeat: 'safe',
	answers: { '200': 'accepted', '404 noContent': 'notFound' },
	verify: {
		look: lookForContent,
		every: 3,
		upTo: 60,
		lookParameters: ({ contentLocation }) => ({ contentLocation }),
		sees: seesContent,
		refuses: ({ deleteLocation, contentLocation }) => {
			if (!contentLocation) {
				return 'Content Location is empty: without it there is nothing to look at';
			}
			const [content, deleted] = [contentLocation, deleteLocation].map(documentOf);
			return content === undefined || deleted === undefined || content === deleted
				? undefined
				: 'Content Location is of another document than Delete Location: a look there would say nothing';
		},
	},
});

/** `/v1/objects/{documentId}`, and all below it, are one document. */
function documentOf(location: unknown): string | undefined {
	return /^https?:\/\/[^/?#]+\/v1\/objects\/([^/?#]+)/i.exec(String(location))?.[1];
}

function seesContent({ notFound, body }: Sight): View {
	if (notFound) return 'absent';
	return asObject(body).stored === true ? 'alive' : undefined;
}
