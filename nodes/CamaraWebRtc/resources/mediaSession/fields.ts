import { isId } from '../../../../engine/model/checks';
import type { Field } from '../../../../engine/model/operation';

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
