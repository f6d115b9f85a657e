"""The references of the methods paragraph: those that it names, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from motifdesk.references import Reference

_WORKS: Final = {
    reference.cited: reference
    for reference in (
        Reference("Zou et al. 2019", "Zou J, Huss M, Abid A, Mohammadi P, Torkamani A, Telenti A. A primer on deep "
                  "learning in genomics. Nature Genetics 2019; 51: 12–18 (published online 2018)."),
        Reference("Abadi et al. 2016", "Abadi M, et al. TensorFlow: a system for large-scale machine learning. OSDI "
                  "2016: 265–283."),
        Reference("Chollet et al. 2015", "Chollet F, et al. Keras. 2015. keras.io."),
        Reference("Kingma and Ba 2015", "Kingma DP, Ba J. Adam: a method for stochastic optimization. ICLR 2015. "
                  "arXiv:1412.6980."),
        Reference("Loshchilov and Hutter 2019", "Loshchilov I, Hutter F. Decoupled weight decay regularization. ICLR "
                  "2019. arXiv:1711.05101."),
        Reference("Loshchilov and Hutter 2017", "Loshchilov I, Hutter F. SGDR: stochastic gradient descent with warm "
                  "restarts. ICLR 2017. arXiv:1608.03983."),
        Reference("Lakshminarayanan et al. 2017", "Lakshminarayanan B, Pritzel A, Blundell C. Simple and scalable "
                  "predictive uncertainty estimation using deep ensembles. NeurIPS 2017: 6402–6413."),
        Reference("Altschul and Erickson 1985", "Altschul SF, Erickson BW. Significance of nucleotide sequence "
                  "alignments: a method for random sequence permutation that preserves dinucleotide and codon usage. "
                  "Molecular Biology and Evolution 1985; 2: 526–538."),
        Reference("Broder 1997", "Broder AZ. On the resemblance and containment of documents. Compression and "
                  "Complexity of Sequences 1997: 21–29."),
        Reference("Efron and Tibshirani 1993", "Efron B, Tibshirani RJ. An Introduction to the Bootstrap. Chapman and "
                  "Hall, 1993."),
        Reference("Pedregosa et al. 2011", "Pedregosa F, et al. Scikit-learn: machine learning in Python. Journal of "
                  "Machine Learning Research 2011; 12: 2825–2830."),
        Reference("Newcombe 2006", "Newcombe RG. Confidence intervals for an effect size measure based on the "
                  "Mann–Whitney statistic. Part 2: asymptotic methods and evaluation. Statistics in Medicine 2006; 25: "
                  "559–573."),
        Reference("Boyd et al. 2013", "Boyd K, Eng KH, Page CD. Area under the precision-recall curve: point estimates "
                  "and confidence intervals. ECML PKDD 2013: 451–466."),
        Reference("Bailey and Elkan 1994", "Bailey TL, Elkan C. Fitting a mixture model by expectation maximization to "
                  "discover motifs in biopolymers. ISMB 1994; 2: 28–36."),
        Reference("Gupta et al. 2007", "Gupta S, Stamatoyannopoulos JA, Bailey TL, Noble WS. Quantifying similarity "
                  "between motifs. Genome Biology 2007; 8: R24."),
        Reference("Samek et al. 2017", "Samek W, Binder A, Montavon G, Lapuschkin S, Müller KR. Evaluating the "
                  "visualization of what a deep neural network has learned. IEEE Transactions on Neural Networks and "
                  "Learning Systems 2017; 28: 2660–2673."),
        Reference("Adebayo et al. 2018", "Adebayo J, Gilmer J, Muelly M, Goodfellow I, Hardt M, Kim B. Sanity checks "
                  "for saliency maps. NeurIPS 2018: 9505–9515."),
    )
}  # fmt: skip


class Citations:
    """Names works in the text, and lists in the end those that it named."""

    def __init__(self) -> None:
        self._named: dict[str, Reference] = {}

    def cite(self, cited: str) -> str:
        """Return a work as it is cited; `KeyError` where it is not known."""
        return self.cite_all([_WORKS[cited]])

    def cite_all(self, references: Iterable[Reference]) -> str:
        """Return several works as they are cited in one place."""
        named = list(references)
        self._named |= {reference.cited: reference for reference in named}
        return "; ".join(reference.cited for reference in named)

    def entries(self) -> list[str]:
        """Return the list of references, by name."""
        return sorted((reference.entry for reference in self._named.values()), key=str.casefold)
