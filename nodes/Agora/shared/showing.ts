import type { Answer, VendorResponse } from '../../../engine/model/answer';

type Read = (response: VendorResponse) => Answer;

/**
 * A reading for answers that must show something: a success without it is somebody else's, and
 * never "nothing".
 */
export const showing =
	(read: Read, shows: (body: unknown) => boolean): Read =>
	(response) => {
		const answer = read(response);
		const empty = answer.ok && answer.reading === undefined && !shows(answer.body);
		return empty ? { ...answer, reading: 'unreadable' } : answer;
	};
