import { productId } from '../../shared/fields';

export const converterId = productId(
	'Converter ID',
	'converterId',
	'e.g. 4c014467d647bb87b60b719f6fa57686',
	'The ID of the converter that pushes to the CDN, from Get Many or from Create',
);
