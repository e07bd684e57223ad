import { Failure } from '../../../engine/base/failure';

/** Refuses input that only shows to be wrong beside other input. @throws Failure naming the field. */
export function refuse(field: string, complaint: string): never {
	throw new Failure({
		kind: 'input',
		message: `${field} ${complaint}`,
		description: 'Nothing was sent.',
	});
}
