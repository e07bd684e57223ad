import { isId } from '../../../../engine/model/checks';
import type { Field } from '../../../../engine/model/operation';
import { isObject, readLocation } from './location';
import { isSdp } from '../../shared/checks';

/** Opaque; the candidate release bounds it at 256 characters. */
export const mediaSessionId: Field = {
	displayName: 'Media Session ID',
	name: 'mediaSessionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 0AEE1B58BAEEDA3EABA42B32EBB3DFE0',
	description:
		'The mediaSessionId that the create answer or a session-invitation or session-status event carries; sessions cannot be listed',
	check: isId({ max: 256 }),
};

/** SDP carries keys and addresses of the device (RFC 8866, 7), so what is sent is masked like a secret. */
export const sdp = (displayName: string, name: string, description: string): Field => ({
	displayName,
	name,
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. v=0\\r\\no=- 4576312012535546667 4 IN IP4 127.0.0.1\\r\\n…',
	description,
	secret: true,
	check: isSdp,
});

export const location: Field = {
	displayName: 'Location (Candidate)',
	name: 'locationDetails',
	type: 'json',
	default: '',
	placeholder:
		'e.g. { "shape": "Circle", "coordinates": { "latitude": 52.5, "longitude": 13.4, "radius": 50 }, "method": "GPS" }',
	description:
		'Where the party that sends the request is, as the LocationDetails of the release candidate',
	check: (value) => {
		const read = readLocation(value);
		return isObject(read) || read === undefined ? undefined : read;
	},
};
