/** Kinds of numbers that tensors hold, as ONNX knows them. */
export type Dtype = 'float32' | 'float64' | 'float16' | 'int64' | 'int32' | 'int8' | 'uint8' | 'bool';
