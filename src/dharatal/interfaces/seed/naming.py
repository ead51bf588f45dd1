"""Given names and surnames common in Bihar, with the spellings that forms and typists give them.

Each entry: Devanagari spellings, a bar, Latin spellings; the first of each is the usual one. The order is by
how common a name is: `weights` gives the n-th entry a share as 1/n**skew (Zipf). Combinations are drawn at
random, so nobody in particular is meant. Two naming customs (Hindi and Urdu) are drawn from; which one is
kept nowhere.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

_MEN = """राजेश|Rajesh Raajesh;संजय|Sanjay Sanjai;मनोज|Manoj;सुनील सुनिल|Sunil Suneel;
अनिल|Anil Aneel;विजय|Vijay Vijai Bijay;अजय|Ajay Ajai;अशोक|Ashok Asok;दिनेश|Dinesh;
रमेश|Ramesh;सुरेश|Suresh;मुकेश|Mukesh;राकेश|Rakesh;संतोष सन्तोष|Santosh;
प्रमोद|Pramod Parmod;विनोद|Vinod Binod;रंजीत रणजीत|Ranjit Ranjeet;अमित|Amit;
पंकज पङ्कज|Pankaj;उमेश|Umesh;महेश|Mahesh;उपेन्द्र उपेंद्र|Upendra;
जितेन्द्र जितेंद्र|Jitendra Jeetendra;धर्मेन्द्र धर्मेंद्र|Dharmendra;
सत्येन्द्र सत्येंद्र|Satyendra;वीरेन्द्र वीरेंद्र बिरेन्द्र|Virendra Birendra;
नरेन्द्र नरेंद्र|Narendra;सुरेन्द्र सुरेंद्र|Surendra;राजेन्द्र राजेंद्र|Rajendra;
शैलेन्द्र शैलेंद्र|Shailendra;रवीन्द्र रवींद्र रविन्द्र|Ravindra Rabindra;
अरविन्द अरविंद|Arvind Arbind;गोविन्द गोविंद|Govind Gobind;अरुण|Arun;वरुण|Varun Barun;
किशोर|Kishor Kishore;नवीन|Navin Naveen;प्रवीण|Pravin Praveen Parveen;दीपक|Deepak Dipak;
विकास|Vikas Bikas;विवेक|Vivek Bibek;अभिषेक|Abhishek;आशीष|Ashish Asheesh;
मनीष|Manish Maneesh;नीरज|Neeraj Niraj;धीरज|Dhiraj Dheeraj;सूरज|Suraj Sooraj;
चन्दन चंदन|Chandan;कुन्दन कुंदन|Kundan;रौशन रोशन|Raushan Roshan;सोनू|Sonu;गुड्डू|Guddu;
पप्पू|Pappu;मुन्ना|Munna;छोटू|Chhotu Chotu;राहुल|Rahul;रोहित|Rohit;मोहित|Mohit;
सुमित|Sumit;सौरभ|Saurabh Sourav;गौरव|Gaurav Gourav;राम|Ram;रामबाबू|Rambabu;
रामप्रवेश|Rampravesh;रामेश्वर|Rameshwar;रामजी|Ramji;रामचन्द्र रामचंद्र|Ramchandra;
रामनाथ|Ramnath;श्याम|Shyam Syam;हरि|Hari;हरेराम|Hareram;शिव|Shiv;शंकर|Shankar Sankar;
शत्रुघ्न|Shatrughan Shatrughna;लक्ष्मण|Lakshman Laxman;भरत|Bharat;जगदीश|Jagdish;
जगन्नाथ|Jagannath;बैद्यनाथ वैद्यनाथ|Baidyanath Vaidyanath;
बिन्देश्वरी बिंदेश्वरी|Bindeshwari;परमेश्वर|Parmeshwar;महेश्वर|Maheshwar;
नागेश्वर|Nageshwar;सिद्धेश्वर|Siddheshwar;कामेश्वर|Kameshwar;योगेन्द्र योगेंद्र|Yogendra;
भोला|Bhola;दशरथ|Dashrath Dasrath;सीताराम|Sitaram;बालेश्वर|Baleshwar;कैलाश|Kailash;
त्रिलोकी|Triloki;अवधेश|Awadhesh Avadhesh;मिथिलेश|Mithilesh;अखिलेश|Akhilesh;कमलेश|Kamlesh;
ब्रजेश बृजेश|Brajesh Brijesh;सर्वेश|Sarvesh;नित्यानन्द नित्यानंद|Nityanand;
सदानन्द सदानंद|Sadanand;गजेन्द्र गजेंद्र|Gajendra;फूलचन्द फूलचंद|Phulchand Foolchand;
ज्ञानी|Gyani;लालू|Lalu;बासुदेव वासुदेव|Basudev Vasudev"""
_WOMEN = """सुनीता|Sunita Suneeta;अनीता|Anita Aneeta;गीता|Gita Geeta;सीता|Sita Seeta;रीता|Rita Reeta;
मीना|Meena Mina;रेखा|Rekha;सुमन|Suman;पूनम|Poonam Punam;रानी|Rani;आशा|Asha;उषा|Usha;
निशा|Nisha;पुष्पा|Pushpa;सविता|Savita Sabita;कविता|Kavita Kabita;बबीता|Babita Babeeta;
ललिता|Lalita;संगीता|Sangita Sangeeta;रंजू|Ranju;मंजू|Manju;अंजू|Anju;संजू|Sanju;
किरण|Kiran;मधु|Madhu;माला|Mala;शीला|Sheela Shila;शोभा|Shobha Sobha;सरिता|Sarita;
ममता|Mamta;सुधा|Sudha;रूबी|Ruby Rubi;गुड़िया|Gudiya Guria;खुशबू|Khushbu Khushboo;
नेहा|Neha;प्रियंका|Priyanka;पिंकी|Pinki Pinky;रिंकू|Rinku;ज्योति|Jyoti;आरती|Aarti Arti;
पार्वती|Parvati Parwati;लक्ष्मी|Lakshmi Laxmi;सरस्वती|Saraswati Sarswati;
कौशल्या|Kaushalya Koushalya;शान्ति शांति|Shanti Santi;विमला|Vimla Bimla;कमला|Kamla;
निर्मला|Nirmala;उर्मिला|Urmila;शकुन्तला शकुंतला|Shakuntala;फूलमती|Phulmati Fulmati;
राजकुमारी|Rajkumari;चन्द्रकला चंद्रकला|Chandrakala;मालती|Malti;रामदुलारी|Ramdulari;
सोनी|Soni;रिया|Riya;अर्चना|Archana;वन्दना वंदना|Vandana Bandana;रजनी|Rajni"""
_URDU_MEN = """सलीम|Salim Saleem;इमरान|Imran;असलम|Aslam;अकबर|Akbar;अनवर|Anwar Anvar;इरफान इरफ़ान|Irfan;
रिजवान रिज़वान|Rizwan Rijwan;फिरोज फ़िरोज|Firoz Feroz;शमीम|Shamim Shameem;
नसीम|Nasim Naseem;वसीम|Wasim Vasim;कलीम|Kalim Kaleem;जावेद|Javed Jawed;
परवेज|Parvez Parwez;आफताब|Aftab;महताब|Mahtab;शाहिद|Shahid;साजिद|Sajid;माजिद|Majid;
हामिद|Hamid;इस्लाम|Islam;सिराज|Siraj;मुश्ताक|Mushtaq Mustak;इश्तियाक|Ishtiyaq;
अब्दुल|Abdul;जुबैर|Zubair Jubair;तौकीर|Tauqir Taukir;मकसूद|Maqsood Maksud;
हारून|Haroon Harun;यूनुस|Yunus Younus"""
_URDU_WOMEN = """शबनम|Shabnam;नाजिया|Nazia Najia;रुखसाना|Rukhsana;फरजाना|Farzana Farjana;
शाहीन|Shaheen Shahin;नूरजहां|Noorjahan Nurjahan;सलमा|Salma;आयशा|Ayesha Aysha;
रजिया|Razia Rajia;जुबैदा|Zubaida Jubaida;हसीना|Hasina Haseena;मेहरून|Mehrun Mehroon;
यास्मीन|Yasmin Yasmeen;तबस्सुम|Tabassum;गुलशन|Gulshan;सायरा|Saira;अफसाना|Afsana;
नगमा|Nagma;शमा|Shama;कैसर|Kaisar Qaisar"""
_SURNAMES = """कुमार|Kumar Kr.;यादव|Yadav Jadav;सिंह|Singh Sinh;प्रसाद प्र०|Prasad Prashad Pd.;
पासवान|Paswan;राय|Ray Rai;साह|Sah Shah;शर्मा|Sharma Sarma;महतो|Mahto Mahato;
मंडल मण्डल|Mandal Mondal;राम|Ram;मिश्रा मिश्र|Mishra Misra;झा|Jha;ठाकुर|Thakur;
पाण्डेय पांडेय|Pandey Panday;मांझी|Manjhi;गुप्ता|Gupta;दास|Das;चौधरी|Choudhary Chaudhary;
तिवारी|Tiwari Tewari;सिन्हा|Sinha;सहनी|Sahni Sahani;ओझा|Ojha;पंडित पण्डित|Pandit;
शाही|Shahi;पटेल|Patel;रजक|Rajak;चौरसिया|Chaurasia;केसरी|Kesari Keshri;
विश्वकर्मा|Vishwakarma Bishwakarma;दुबे|Dubey Dube;वर्मा|Verma Varma;मेहता|Mehta;
भगत|Bhagat;सोनी|Soni;श्रीवास्तव|Srivastava Shrivastav;उपाध्याय|Upadhyay;
चौबे|Choubey Chaubey;मालाकार|Malakar;रविदास|Ravidas Rabidas"""
_URDU_SURNAMES = """अंसारी अन्सारी|Ansari;आलम|Alam;खान खां|Khan;हुसैन|Hussain Husain;अहमद|Ahmad Ahmed;
शेख|Sheikh Shaikh;सिद्दीकी|Siddiqui Siddiqi;अली|Ali;रजा|Raza Reza;हाशमी|Hashmi;
कुरैशी|Qureshi Kuraishi;मंसूरी|Mansoori Mansuri;राईन|Rain;इदरीसी|Idrisi Idrishi"""
_MIDDLE_MEN = (
    "कुमार कु०|Kumar Kr. Kr;प्रसाद प्र०|Prasad Pd. Pd;लाल|Lal;नारायण|Narayan;किशोर|Kishor Kishore;नाथ|Nath"
)
_MIDDLE_WOMEN = "देवी|Devi Debi;कुमारी कु०|Kumari Kri.;देवी|Devi;रानी|Rani"
_AFTER_URDU_WOMEN = "खातून|Khatoon Khatun;परवीन|Parveen Parwin;बेगम|Begum Begam;बानो|Bano;निशा|Nisha"
_TITLES_MEN = "श्री|Shri Sri Shree"
_LATE = "स्व० स्वर्गीय|Late Late."
_BEFORE_URDU_MEN = "मो० मोहम्मद मो.|Md. Mohd. Mohammad Md"


class Words(NamedTuple):
    """Words of one kind, every spelling flat; entry i owns spellings first[i] to first[i] + count[i] - 1."""

    hindi: pl.Series
    hindi_first: npt.NDArray[np.int64]
    hindi_count: npt.NDArray[np.int64]
    latin: pl.Series
    latin_first: npt.NDArray[np.int64]
    latin_count: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]


def _flat(spellings: list[list[str]]) -> tuple[pl.Series, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    counts = np.array([len(entry) for entry in spellings], dtype=np.int64)
    return pl.Series([s for entry in spellings for s in entry]), np.cumsum(counts) - counts, counts


def _words(text: str, skew: float) -> Words:
    entries = [entry.strip().partition("|") for entry in text.split(";")]
    hindi = _flat([entry[0].split() for entry in entries])
    latin = _flat([entry[2].split() for entry in entries])
    weights = 1.0 / np.arange(1, len(entries) + 1) ** skew
    return Words(*hindi, *latin, weights / weights.sum())


MEN, WOMEN = _words(_MEN, 0.75), _words(_WOMEN, 0.75)
URDU_MEN, URDU_WOMEN = _words(_URDU_MEN, 0.6), _words(_URDU_WOMEN, 0.6)
SURNAMES, URDU_SURNAMES = _words(_SURNAMES, 0.85), _words(_URDU_SURNAMES, 0.9)
MIDDLE_MEN, MIDDLE_WOMEN = _words(_MIDDLE_MEN, 1.6), _words(_MIDDLE_WOMEN, 1.0)
TITLES_MEN, LATE = _words(_TITLES_MEN, 1.0), _words(_LATE, 1.0)
AFTER_URDU_WOMEN, BEFORE_URDU_MEN = _words(_AFTER_URDU_WOMEN, 0.5), _words(_BEFORE_URDU_MEN, 1.0)


def spell(
    words: Words,
    picked: npt.NDArray[np.int64],
    *,
    latin: npt.NDArray[np.bool_],
    luck: npt.NDArray[np.float64],
) -> pl.Series:
    """Spell the picked entries in Latin or Devanagari; `luck` in [0, 1), above .7 a rarer spelling."""
    rare = np.clip((luck - 0.7) / 0.3, 0.0, 0.999)
    hindi_at = words.hindi_first[picked] + np.ceil(rare * (words.hindi_count[picked] - 1)).astype(np.int64)
    latin_at = words.latin_first[picked] + np.ceil(rare * (words.latin_count[picked] - 1)).astype(np.int64)
    spelled = pl.DataFrame(
        {"hi": words.hindi.gather(hindi_at), "en": words.latin.gather(latin_at), "latin": latin}
    )
    return spelled.select(pl.when("latin").then("en").otherwise("hi").alias("word"))["word"]
