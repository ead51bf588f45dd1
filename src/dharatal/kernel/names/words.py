"""The words of Bihar's names that are not a person's own: titles, abbreviations, surnames, joints."""

from dharatal.kernel.names.sound import fold


def _folds(names: str) -> frozenset[str]:
    return frozenset(fold(name) for name in names.split())


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


HONORIFICS = _words(
    "श्री श्रीमती श्रीमति सुश्री डॉ डा डाॅ प्रो इंजी एड मास्टर हाजी मौलाना मौलवी पंडित पं मि मिस मिसेज "
    "shri shree sri smt shrimati srimati sushri dr mr mrs ms miss prof er adv haji hazi maulana moulana "
    "maulvi pandit pt capt"
)
LATE = _words("स्व स्वर्गीय स्वर्गीया मरहूम late lt swargiya marhum marhoom")
SPOKEN_AFTER = _words("जी साहब साहेब ji jee sahab saheb sahib")

LONG_FORMS = {
    "कु": "कुमार", "प्र": "प्रसाद", "मो": "मोहम्मद", "मु": "मोहम्मद", "च": "चंद्र", "ना": "नारायण",
    "kr": "Kumar", "kum": "Kumari", "km": "Kumari", "kri": "Kumari", "kumr": "Kumar", "pd": "Prasad", "prd": "Prasad",
    "md": "Mohammad", "mohd": "Mohammad", "mo": "Mohammad", "sk": "Sheikh", "sd": "Syed", "ch": "Chandra",
}  # fmt: skip
LONG_FORMS_IN_FRONT = {"कु": "कुमारी", "कुमारी": "कुमारी"}
ABBREVIATIONS_ONLY_IF_MARKED = frozenset({"च", "ना", "मु", "ch", "sd", "mo"})

KUMARI = fold("Kumari")
MARKERS = _folds("Devi Kumari")
MIDDLES = _folds("Kumar Kumari Prasad Lal Nath Chandra Chand Narayan Devi")
PREFIXES = _folds("Mohammad Bibi Syed Sheikh Kumar Kumari")
GLUED_ENDS = ("कुमारी", "कुमार", "प्रसाद", "देवी", "सिंह", "kumari", "kumar", "prasad", "devi", "singh")

# A surname only when it stands last: many are given names, titles or first halves as well.
_SURNAMES_LAST = _folds(
    "Ram Ray Rai Roy Das Prasad Pandit Pal Paul Malik Alam Ahmad Rana Soni Rajak Hussain Rahman Sheikh Shekh "
    "Modi Sada Nat Bind Rajput Sardar Bharti Khatun Begum Bano Parvin Bibi Patel"
)
SURNAMES_WHEREVER = _folds(
    "Singh Sinh Yadav Paswan Mahto Sah Sahni Manjhi Sharma Verma Gupta Mishra Jha Thakur Chaudhary Mandal "
    "Sinha Srivastava Pandey Tiwari Dubey Dwivedi Trivedi Chaturvedi Upadhyay Ojha Pathak Kushwaha Nishad "
    "Baitha Ansari Khan Siddiqui Haque Bhagat Bhuiyan Chauhan Chaurasia Gond Goswami Gosain Hansda Jaiswal "
    "Kamat Kewat Keshri Lohar Mahali Marandi Mehta Murmu Oraon Pasi Poddar Rajbanshi Rawat Shah Shukla Soren "
    "Tanti Tudu Turi Vishwakarma Rajbhar Kumhar Barhi Dhobi Mallah Mochi Halwai Teli Koiri Kurmi"
)
SURNAMES = SURNAMES_WHEREVER | _SURNAMES_LAST

# Ram Pravesh, Raj Kumar, Abdul Kalam: the first word alone tells no brother from another.
JOINING = _folds(
    "Ram Raj Shiv Sheo Jai Hari Har Bal Nand Brij Dev Jagat Abdul Abdur Abdus Abdu Siya Sia Hare"
)
# Uma Shankar and Ravi Ranjan are joined, Uma Devi and Ravi Kumar are not.
JOINING_NAMES_ONLY = _folds(
    "Uma Ganga Sita Durga Lakshmi Radha Gauri Kali Jamuna Om Shri Krishna Vishnu Surya Satya Ravi Shyam Tej "
    "Guru Bhola Chandra Lal Indra Maha Vijay Uday Gopal Mohan"
)

NEVER_A_GIVEN_NAME = HONORIFICS | LATE | LONG_FORMS.keys() | LONG_FORMS_IN_FRONT.keys()
DEPENDS_ON_WHAT_FOLLOWS = SURNAMES_WHEREVER | PREFIXES | JOINING | JOINING_NAMES_ONLY | {""}
SPELLING_MATTERS = HONORIFICS | LATE | SPOKEN_AFTER | LONG_FORMS.keys() | LONG_FORMS_IN_FRONT.keys()
