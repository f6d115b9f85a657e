"""The window. The only package that imports Qt; it never imports TensorFlow or scikit-learn."""
