import type { Check } from '../../../engine/model/checks';

/** The console wants 32 to 64 characters. */
export const isCallbackKey: Check = (value) => {
	if (typeof value !== 'string' || /[\s\u0000-\u001f\u007f]/.test(value)) {
		return 'must be text without white space';
	}
	return value.length >= 32 && value.length <= 64
		? undefined
		: `has ${value.length} characters; Huawei wants 32 to 64`;
};
