import { asObject } from '../../../../engine/model/answer';
import { productId } from '../../shared/fields';

export const converterId = productId(
	'Media Push',
	'converterId',
	'e.g. 4c014467d647bb87b60b719f6fa57686',
	'The ID of the converter that pushes to the CDN, from Get Many or from Create',
	'Converter ID',
);

/** The converter of an answer, which holds it under its name (Media Push, "Get"), or is it. */
export const converterIn = (body: unknown): Readonly<Record<string, unknown>> => {
	const answer = asObject(body);
	return 'converter' in answer ? asObject(answer.converter) : answer;
};
