import { Failure } from '../../../engine/base/failure';

/** The failure of an input that only shows to be wrong beside other input; nothing was sent. */
export function refuse(message: string, cure: string): Failure {
	return new Failure({ kind: 'input', message, description: `Nothing was sent. ${cure}` });
}
